import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Invoker } from '../functions/worker/keep-draining.ts'
import { freePort } from './free-port.ts'
import { serveGateway } from './gateway.ts'
import { endOf, endProcess, spawnServer } from './server-process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readyMs = 60_000
const pollMs = 50
const stopMs = 5_000
const tailMax = 4_000 // characters of output that go into an error

export interface FunctionsServer extends Invoker {
  url: string
  ended: Promise<void>
  stop(): Promise<void>
}

export interface FunctionsOptions {
  port: number
  environment: Record<string, string>
  logDir: string
}

/** The built functions behind a local API gateway: the same handlers and the same serverless.yml as in a deployment. */
export const serveFunctions = async ({ port, environment, logDir }: FunctionsOptions): Promise<FunctionsServer> => {
  const [httpPort, lambdaPort] = [await freePort(), await freePort()]
  const gateway = await serveGateway({ port, functionsUrl: `http://127.0.0.1:${httpPort}` })
  const ports = { PORT: String(httpPort), LAMBDA_PORT: String(lambdaPort) }
  const env = { ...withoutAccounts(process.env), ...environment, ...ports }
  const args = [join(root, 'node_modules/serverless/bin/serverless.js'), 'offline', 'start', '--stage', 'local']
  const child = spawnServer(process.execPath, { args, deathSignal: 'TERM', cwd: root, env })
  const tail = keepOutput(child, join(logDir, 'functions.log'))
  const stop = async () => {
    await gateway.close()
    await endProcess(child, ['SIGTERM'], stopMs)
  }
  const ended = endOf(child)
  const starting = new AbortController()
  ended.then(() => starting.abort())
  try {
    await untilHealthy(gateway.url, starting.signal)
  } catch (cause) {
    await stop()
    throw new Error(`The functions did not start. ${tail()}`.trim(), { cause })
  }
  return { url: gateway.url, ended, stop, invoke: invokerOn(lambdaPort).invoke }
}

/** A profile or a session of the user's would outrank the made-up account, and nothing here may reach a real one. */
const withoutAccounts = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')))

const keepOutput = (child: ReturnType<typeof spawnServer>, path: string) => {
  const file = createWriteStream(path, { flags: 'w', mode: 0o600 })
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      file.write(chunk)
      tail = (tail + chunk).slice(-tailMax)
    })
  }
  child.once('close', () => file.end())
  return () => tail.trim()
}

/** So the first instance of the API is loaded already when its first caller comes. */
const untilHealthy = async (url: string, ended: AbortSignal) => {
  const timeUp = AbortSignal.timeout(readyMs)
  const signal = AbortSignal.any([ended, timeUp])
  while (!(await isHealthy(url, signal))) {
    if (ended.aborted) throw new Error('it ended')
    if (timeUp.aborted) throw new Error(`no answer after ${readyMs} ms`)
    await sleep(pollMs)
  }
}

const isHealthy = async (url: string, signal: AbortSignal) => {
  try {
    return (await fetch(`${url}/health`, { signal })).ok // 502 while nothing listens behind the gateway
  } catch {
    return false
  }
}

/** By the invoke API, as a schedule would. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invokerOn = (lambdaPort: number): Invoker => ({
  invoke: (name, input, signal) => invoke(lambdaPort, name, input, signal),
})

const invoke = async (lambdaPort: number, name: string, input: unknown, signal: AbortSignal) => {
  const url = `http://127.0.0.1:${lambdaPort}/2015-03-31/functions/heliograph-local-${name}/invocations`
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(input), signal })
  const text = await response.text()
  if (!response.ok || response.headers.has('x-amz-function-error'))
    throw new Error(reasonIn(text) ?? `${response.status} ${text.slice(0, 500)}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** Lambda's answer for a function that threw; its stack trace is in the log. */
const reasonIn = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { errorMessage?: string }).errorMessage
  } catch {
    return undefined // an answer of the gateway itself, in words
  }
}
