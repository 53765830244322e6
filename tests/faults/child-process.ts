import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { diesWithParent } from '../../scripts/dies-with-parent.mjs'
import { until } from '../support/until.ts'
import { type ChildSettings, type CrashRule, type FromChild, settingsVariable, type ToChild } from './child-settings.ts'

const program = fileURLToPath(new URL('./children/process.ts', import.meta.url))
/** Dozens are started, and half of what that costs is reading the same source files. */
const compileCache = join(tmpdir(), 'heliograph-faults-compiled')
const readyMs = 60_000 // a slow machine that starts several at once
const tailMax = 6_000 // characters of output kept for a report

export interface Child {
  pid: number
  /** Where its api listens. */
  url: string
  /** How far its clock is from ours, as it says itself. */
  skewMs: number
  settings: ChildSettings
  start(crash?: CrashRule): void
  /** Resolves when its drain and its sweep have left. */
  pause(): Promise<void>
  signal(name: NodeJS.Signals): void
  /** Resolves when it has ended, with the signal or the exit code. */
  ended: Promise<NodeJS.Signals | number>
  hasEnded(): boolean
  kill(): Promise<void>
  /** What its drains came back with, oldest first. */
  drained: Extract<FromChild, { type: 'drained' }>[]
  /** The last of its output. */
  tail(): string
}

const living = new Set<ChildProcess>()
// A frozen child does not see that we are gone, and one that was forgotten must not outlive us.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** A process of the service, ready to be started, frozen or killed. */
export const spawnChild = async (settings: ChildSettings, environment: Record<string, string>): Promise<Child> => {
  const child = launch(settings, environment)
  const state = { ready: undefined as Extract<FromChild, { type: 'ready' }> | undefined, tail: '', skewMs: 0 }
  const drained: Child['drained'] = []
  child.on('message', (message: FromChild) => {
    if (message.type === 'ready') Object.assign(state, { ready: message, skewMs: message.clockMs - Date.now() })
    if (message.type === 'drained') drained.push(message)
  })
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      state.tail = (state.tail + chunk).slice(-tailMax)
    })
  const ended = new Promise<NodeJS.Signals | number>((resolve) =>
    child.once('exit', (code, signal) => {
      living.delete(child)
      resolve(signal ?? code ?? -1)
    }),
  )
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const ready = await until('a child to be ready', () => state.ready ?? (hasEnded() && 'ended'), readyMs)
  if (ready === 'ended') throw new Error(`A child ended before it was ready:\n${state.tail}`)
  const tell = (message: ToChild) => void (hasEnded() || child.send(message, () => {}))
  return {
    pid: child.pid ?? 0,
    url: ready.url ?? '',
    skewMs: state.skewMs,
    settings,
    start: (crash) => tell({ type: 'start', crash }),
    pause: async () => {
      const { promise: paused, resolve } = Promise.withResolvers<void>()
      child.on('message', ({ type }: FromChild) => void (type === 'paused' && resolve()))
      tell({ type: 'pause' })
      await Promise.race([paused, ended])
    },
    signal: (name) => void child.kill(name),
    ended,
    hasEnded,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    drained,
    tail: () => state.tail.trim(),
  }
}

const launch = (settings: ChildSettings, environment: Record<string, string>) => {
  const [command = process.execPath, ...args] = [...diesWithParent('KILL'), process.execPath, program]
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      ...environment,
      [settingsVariable]: JSON.stringify(settings),
    },
  })
  living.add(child)
  return child
}
