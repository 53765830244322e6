import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './find-program.ts'
import { freePort } from './free-port.ts'
import { endProcess, spawnServer, untilReady } from './server-process.ts'

const readyMs = 20_000
const pingMs = 1000
const pollMs = 20
const shutdownMs = 5000
const portTries = 3 // somebody else may take the port between our look and the server's

type RedisOptions = {
  port?: number
  dir?: string
  args?: string[] // what redis-server takes: a fault test sets `--maxmemory 2mb`, a crash test `--appendonly yes`
}

export type RunningRedis = { url: string; port: number; pid: number; stop: () => Promise<void> }

/** Starts this machine's Redis or Valkey on 127.0.0.1, in memory only; undefined where there is none. */
export const startRedis = async ({ port, ...options }: RedisOptions = {}): Promise<RunningRedis | undefined> => {
  const program = redisProgram()
  if (!program) return undefined
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch(program, port ?? (await freePort()), options)
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use')
      if (taken && port !== undefined)
        throw new Error(`Port ${port} for Redis is taken by another program.`, { cause: error })
      if (!taken || tries === portTries) throw error
    }
  }
}

/** The redis-server or valkey-server on the PATH; undefined where there is none. */
export const redisProgram = () => findProgram('redis-server') ?? findProgram('valkey-server')

const launch = async (program: string, port: number, { dir = tmpdir(), args = [] }: RedisOptions) => {
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no']
  const memory = ['--maxmemory-policy', 'noeviction'] // an evicted job would be a lost job
  const child = spawnServer(program, { args: [...flags, ...memory, ...args], deathSignal: 'TERM' })
  const stop = () => endProcess(child, ['SIGTERM'], shutdownMs)
  try {
    await untilReady(child, (output) => /Ready to accept connections/.test(output), readyMs)
    await untilAnswering(port)
    return { url: `redis://127.0.0.1:${port}`, port, pid: child.pid ?? 0, stop }
  } catch (cause) {
    await stop()
    throw new Error(`${program} did not start: ${(cause as Error).message}`, { cause })
  }
}

const untilAnswering = async (port: number) => {
  for (const deadline = Date.now() + readyMs; !(await answersPing(port)); await sleep(pollMs)) {
    if (Date.now() > deadline) throw new Error(`nothing answers PING on port ${port} after ${readyMs} ms`)
  }
}

const answersPing = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: pingMs })
    const settle = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('data', (answer) => settle(answer.toString().startsWith('+PONG')))
    socket.once('error', () => settle(false)).once('timeout', () => settle(false))
  })
