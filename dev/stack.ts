import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '../lib/store/migrate.ts'
import { buildFunctions } from '../scripts/build.ts'
import { serveDocs } from './docs-server.ts'
import { startPostgres } from './embedded-postgres.ts'
import { isPortFree } from './free-port.ts'
import { type FunctionsServer, serveFunctions } from './functions-server.ts'
import { keepDraining } from './keep-draining.ts'
import { localEnvironment } from './local-environment.ts'
import { ensureLocalKeys, type LocalKeys } from './local-keys.ts'
import type { DevFile, LocalState } from './local-state.ts'
import { startSimulator } from './simulator/simulator.ts'
import { createSteps } from './steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The function's own time, and some more. */
const feedbackMs = 30_000

export interface StackOptions {
  port: number
  databaseUrl: string | undefined
  redisUrl: string | undefined
  state: LocalState
  print: (line: string) => void
}

export interface Stack {
  file: DevFile
  stop(): Promise<void>
}

/** Everything that the main job needs, on this machine and without a service installed. Stops what it started, last first. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { port, state, print } = options
  refuseSecond(state)
  await refuseTakenPort(port)
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    state.withdraw()
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    const file = await startAll(options, stops)
    state.announce(file)
    return { file, stop }
  } catch (error) {
    print('Stopping what was started ...')
    await stop()
    throw error
  }
}

const startAll = async (options: StackOptions, stops: (() => Promise<unknown>)[]): Promise<DevFile> => {
  const { port, redisUrl, state, print } = options
  const steps = createSteps(5, print)
  const databaseUrl = await steps.run(options.databaseUrl ? 'Postgres: yours' : 'Postgres: embedded', async () => {
    if (options.databaseUrl) return options.databaseUrl
    const postgres = await startPostgres({ dataDir: join(state.dir, 'postgres') })
    stops.push(postgres.stop)
    return postgres.url
  })
  const keys = await steps.run('Schema and local keys', async () => {
    await migrate(databaseUrl)
    return ensureLocalKeys(state, databaseUrl)
  })
  // The simulator is there first: the functions are told its address.
  const served = Promise.withResolvers<FunctionsServer>()
  const sesEventsTo = async (event: unknown) =>
    (await served.promise).invoke('feedback', event, AbortSignal.timeout(feedbackMs))
  const { simulator, docs } = await steps.run('Provider simulator, inbox and docs', async () => {
    const simulator = await startSimulator({ port: await nearPort(port + 1), sesEventsTo })
    stops.push(simulator.close)
    const docs = await serveDocs(await nearPort(port + 2))
    stops.push(docs.close)
    return { simulator, docs }
  })
  await steps.run('Functions built', () => buildFunctions({ outDir: join(root, 'dist') }))
  const functions = await steps.run(`Functions served, queues on ${redisUrl ? 'your Redis' : 'Postgres'}`, () =>
    serveFunctions({
      port,
      environment: localEnvironment({ databaseUrl, redisUrl, simulatorUrl: simulator.url }),
      logDir: state.dir,
    }),
  )
  stops.push(functions.stop)
  served.resolve(functions)
  stops.push(keepDraining(functions, print).stop)
  return devFile({ api: functions.url, inbox: simulator.url, docs: docs.url }, keys)
}

/** The wanted port, so that links stay the same from one start to the next, or any other. */
const nearPort = async (wanted: number) => ((await isPortFree(wanted)) ? wanted : 0)

const devFile = (urls: { api: string; inbox: string; docs: string }, { testKey, liveKey }: LocalKeys): DevFile => ({
  api: urls.api,
  inbox: `${urls.inbox}/inbox`,
  console: `${urls.inbox}/inbox`, // until there is a console
  docs: urls.docs,
  test_key: testKey,
  live_key: liveKey,
  pid: process.pid,
})

const refuseSecond = (state: LocalState) => {
  const other = state.running()
  if (other) throw new Error(`Heliograph runs already: ${other.api} (process ${other.pid}). Stop that one first.`)
}

const refuseTakenPort = async (port: number) => {
  if (await isPortFree(port)) return
  throw new Error(`Port ${port} is taken by another program. Choose another one: PORT=${port + 100} npm start`)
}
