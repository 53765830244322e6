import { join } from 'node:path'
import { keepDraining } from '../functions/worker/keep-draining.ts'
import { channelNames } from '../lib/notifications/notification.ts'
import { migrate } from '../lib/store/migrate.ts'
import { buildFunctionsQuickly } from '../scripts/build.ts'
import { consoleDir, ensureConsole } from '../scripts/build-console.ts'
import { serveConsole } from './console-server.ts'
import { serveDocs } from './docs-server.ts'
import { startPostgres } from './embedded-postgres.ts'
import { isPortFree, refuseTakenPort } from './free-port.ts'
import { type FunctionsServer, serveFunctions } from './functions-server.ts'
import { localEnvironment } from './local-environment.ts'
import { ensureLocalKeys, type LocalKeys } from './local-keys.ts'
import type { DevFile, LocalState } from './local-state.ts'
import { checkOwnServices } from './own-services.ts'
import { identify } from './process-identity.ts'
import type { LocalSettings } from './settings.ts'
import { startSimulator } from './simulator/simulator.ts'
import { createSteps } from './steps.ts'

/** The function's own time, and some more. */
const feedbackMs = 30_000

export interface StackOptions extends LocalSettings {
  state: LocalState
  print: (line: string) => void
}

export interface Stack {
  file: DevFile
  /** Says what has ended although nobody stopped it. The others are of no use without it. */
  broken: Promise<string>
  stop(): Promise<void>
}

interface Started {
  /** What to stop, in the order it was started. */
  stops: (() => Promise<unknown>)[]
  breaks(what: string): void
}

/** Everything that the main job needs, on this machine and without a service installed. Stops what it started, last first. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { port, state, print } = options
  refuseSecond(state)
  await refuseTakenPort(port)
  await checkOwnServices(options)
  const { promise: broken, resolve: breaks } = Promise.withResolvers<string>()
  const started: Started = { stops: [], breaks }
  const stop = async () => {
    state.withdraw()
    started.breaks = () => {} // what ends from here on was asked to
    for (const end of started.stops.splice(0).reverse()) await end()
  }
  try {
    const file = await startAll(options, started)
    state.announce(file)
    return { file, broken, stop }
  } catch (error) {
    if (started.stops.length > 0) print('Stopping what was started ...')
    await stop()
    throw error
  }
}

const startAll = async (options: StackOptions, started: Started): Promise<DevFile> => {
  const { port, redisUrl, state, print } = options
  const steps = createSteps(5, print)
  const built = Promise.all([buildFunctionsQuickly(), ensureConsole()]) // while Postgres starts: they use different cores
  built.catch(() => {}) // its step below tells; an earlier step may fail first
  const databaseUrl = await steps.run(options.databaseUrl ? 'Postgres: yours' : 'Postgres: embedded', () =>
    openPostgres(options, started),
  )
  const keys = await steps.run('Schema and local keys', async () => {
    await migrate(databaseUrl)
    return ensureLocalKeys(state, databaseUrl)
  })
  // The simulator is there first: the functions are told its address.
  const served = Promise.withResolvers<FunctionsServer>()
  const sesEventsTo = async (event: unknown) =>
    (await served.promise).invoke('feedback', event, AbortSignal.timeout(feedbackMs))
  const { simulator, ...pages } = await steps.run('Provider simulator, inbox, docs and console', () =>
    openPages(port, keys, started, sesEventsTo),
  )
  await steps.run('Functions and console built', () => built)
  const functions = await steps.run(`Functions served, queues on ${redisUrl ? 'your Redis' : 'Postgres'}`, () =>
    serveFunctions({
      port,
      environment: localEnvironment({
        databaseUrl,
        redisUrl,
        simulatorUrl: simulator.url,
        apiUrl: apiUrlAt(port),
        unsubscribeSecret: keys.own.liveKey, // as secret as it has to be on this machine, and kept from one start to the next
      }),
      logDir: state.dir,
    }),
  )
  started.stops.push(functions.stop)
  served.resolve(functions)
  functions.ended.then(() => started.breaks('The functions have ended. Why stands in .heliograph/functions.log.'))
  started.stops.push(keepDraining(functions, { channels: channelNames, ...inWords(print) }).stop)
  return devFile({ api: functions.url, inbox: simulator.url, ...pages }, keys)
}

/** One line when a function begins to fail and one when that is over. */
const inWords = (print: (line: string) => void) => ({
  onFailing: (name: string, error: unknown) =>
    print(`${name}: ${error instanceof Error ? error.message : error} (trying again)`),
  onWorking: (name: string) => print(`${name}: works again`),
})

const openPostgres = async ({ databaseUrl, state }: StackOptions, started: Started) => {
  if (databaseUrl) return databaseUrl
  const postgres = await startPostgres({ dataDir: join(state.dir, 'postgres') })
  started.stops.push(postgres.stop)
  postgres.ended.then(() => started.breaks('The embedded Postgres has ended. npm start finds its data again.'))
  return postgres.url
}

const openPages = async (
  port: number,
  keys: LocalKeys,
  { stops }: Started,
  sesEventsTo: (event: unknown) => Promise<unknown>,
) => {
  const simulator = await startSimulator({ port: await nearPort(port + 1), sesEventsTo })
  stops.push(simulator.close)
  const docs = await serveDocs(await nearPort(port + 2))
  stops.push(docs.close)
  const pages = await serveConsole({
    port: await nearPort(port + 3),
    dir: consoleDir,
    apiUrl: apiUrlAt(port),
    keys: keys.own,
  })
  stops.push(pages.close)
  return { simulator, docs: docs.url, console: pages.url }
}

const apiUrlAt = (port: number) => `http://127.0.0.1:${port}`

/** The wanted port, so that links stay the same from one start to the next, or any other. */
const nearPort = async (wanted: number) => (wanted <= 65_535 && (await isPortFree(wanted)) ? wanted : 0)

const devFile = (urls: Record<'api' | 'inbox' | 'docs' | 'console', string>, { own, other }: LocalKeys): DevFile => ({
  api: urls.api,
  inbox: `${urls.inbox}/inbox`,
  console: `${urls.console}/console/`,
  docs: urls.docs,
  test_key: own.testKey,
  live_key: own.liveKey,
  tenants: [own, other].map(({ tenant, testKey, liveKey }) => ({
    name: tenant,
    test_key: testKey,
    live_key: liveKey,
  })),
  pid: process.pid,
  pid_started: identify(process.pid)?.startedAt ?? '',
})

const refuseSecond = (state: LocalState) => {
  const other = state.running()
  if (other) throw new Error(`Heliograph runs already: ${other.api} (process ${other.pid}). Stop that one first.`)
}
