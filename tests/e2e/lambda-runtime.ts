import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { diesWithParent } from '../../scripts/dies-with-parent.mjs'

const bootstrap = fileURLToPath(new URL('./lambda-bootstrap.mjs', import.meta.url))
const noNetwork = new URL('./no-network.mjs', import.meta.url).href

export interface LambdaOptions {
  name: string
  /** Where its zip was unpacked. */
  taskRoot: string
  handler: string
  timeoutSeconds: number
  memoryMb: number
  environment: Record<string, string>
  /** Where tries to leave this machine are written down. */
  networkLog: string
}

export interface Lambda {
  /** What the handler gives back; rejects with what it throws, and when its time is over. One at a time, as one instance does. */
  invoke(event: unknown, timeoutSeconds?: number): Promise<unknown>
  output(): string
  close(): Promise<void>
}

interface Invocation {
  id: string
  event: string
  deadlineMs: number
  settle: { resolve: (value: unknown) => void; reject: (error: Error) => void }
}

/** One instance of a function, as Lambda runs it: frozen between invocations, killed when it takes too long. */
export const startLambda = async (options: LambdaOptions): Promise<Lambda> => {
  const api = createRuntimeApi(options)
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve))
  const { port } = api.server.address() as AddressInfo
  const child = launch(options, port)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'exit').then(() => api.fail(new Error(`${options.name} ended:\n${output}`)))
  api.attach(child)
  let last: Promise<unknown> = Promise.resolve()
  return {
    invoke: (event, timeoutSeconds = options.timeoutSeconds) => {
      const turn = last.then(() => api.invoke(event, timeoutSeconds))
      last = turn.catch(() => {})
      return turn
    },
    output: () => output,
    close: async () => {
      child.kill('SIGKILL')
      await ended
      api.server.closeAllConnections()
      api.server.close()
    },
  }
}

const launch = ({ name, taskRoot, handler, memoryMb, environment, networkLog }: LambdaOptions, port: number) => {
  const [command = '', ...args] = [...diesWithParent('KILL'), process.execPath, bootstrap]
  return spawn(command, args, {
    cwd: taskRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      NODE_OPTIONS: `--enable-source-maps --import=${noNetwork}`,
      NETWORK_LOG: networkLog,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: handler,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/01/01/[$LATEST]0',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      TZ: ':UTC',
    },
  })
}

/** https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
const createRuntimeApi = ({ name }: LambdaOptions) => {
  let child: ChildProcess | undefined
  let idle: ServerResponse | undefined
  let current: Invocation | undefined
  let failure: Error | undefined

  const give = () => {
    if (!idle || !current) return
    child?.kill('SIGCONT')
    idle.setHeader('Lambda-Runtime-Aws-Request-Id', current.id)
    idle.setHeader('Lambda-Runtime-Deadline-Ms', current.deadlineMs)
    idle.setHeader('Lambda-Runtime-Invoked-Function-Arn', `arn:aws:lambda:eu-central-1:123456789012:function:${name}`)
    idle.end(current.event)
    idle = undefined
  }
  const settle = (act: (invocation: Invocation) => void) => {
    if (current) act(current)
    current = undefined
  }
  const fail = (error: Error) => {
    failure = error
    settle(({ settle: { reject } }) => reject(error))
  }

  const server = createServer(async (request, response) => {
    const [, path = ''] = (request.url ?? '').split('/2018-06-01/runtime')
    if (path === '/invocation/next') {
      idle = response
      if (current) return give()
      return void child?.kill('SIGSTOP') // nothing runs between two invocations: no timer, no socket
    }
    const body = JSON.parse(await textOf(request))
    response.writeHead(202).end()
    if (path === '/init/error') return fail(errorFrom(body))
    if (path === `/invocation/${current?.id}/response`) settle(({ settle: { resolve } }) => resolve(body))
    if (path === `/invocation/${current?.id}/error`) settle(({ settle: { reject } }) => reject(errorFrom(body)))
  })

  const invoke = async (event: unknown, timeoutSeconds: number) => {
    if (failure) throw failure
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const deadlineMs = Date.now() + timeoutSeconds * 1_000
    current = { id: randomUUID(), event: JSON.stringify(event), deadlineMs, settle: { resolve, reject } }
    const timer = setTimeout(() => {
      fail(new Error(`Task timed out after ${timeoutSeconds} seconds`))
      child?.kill('SIGKILL')
    }, timeoutSeconds * 1_000)
    give()
    return promise.finally(() => clearTimeout(timer))
  }

  const attach = (process: ChildProcess) => {
    child = process
  }
  return { server, invoke, fail, attach }
}

const textOf = async (request: IncomingMessage) => {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const errorFrom = ({ errorType, errorMessage }: { errorType: string; errorMessage: string }) =>
  Object.assign(new Error(errorMessage), { name: errorType })
