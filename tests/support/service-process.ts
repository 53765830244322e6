import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { diesWithParent } from '../../scripts/dies-with-parent.mjs'
import { until } from './until.ts'

const patienceMs = 60_000 // a slow machine that starts several at once
const root = fileURLToPath(new URL('../..', import.meta.url))

export interface ServiceProcess {
  output(): string
  /** Its log line of this event. */
  logs(event: string): Promise<Record<string, unknown>>
  signal(name: NodeJS.Signals): void
  ended: Promise<number | NodeJS.Signals>
  /** SIGKILL, whatever it does. */
  close(): Promise<void>
}

const ours =
  /^(AWS_|PORT$|HOST$|CHANNELS$|LIVENESS_PORT$|STOP_SECONDS$|CONSOLE_DIR$|DATABASE_|REDIS_URL$|QUEUE_PREFIX$)/

/** The program behind `npm run serve` or `npm run worker`, as a process of its own. */
export const startService = (name: 'serve' | 'worker', settings: Record<string, string>): ServiceProcess => {
  const others = Object.entries(process.env).filter(([variable]) => !ours.test(variable))
  const [command = '', ...args] = [...diesWithParent('KILL'), process.execPath, `functions/${name}/index.ts`]
  const child = spawn(command, args, {
    cwd: root,
    env: { ...Object.fromEntries(others), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  let hasEnded = false
  const ended = once(child, 'close').then(([code, signal]) => {
    hasEnded = true
    return (code ?? signal) as number | NodeJS.Signals
  })
  const lineOf = (event: string) => {
    const line = output.split('\n').find((one) => one.includes(`"message":"${event}"`))
    if (!line && hasEnded) throw new Error(`${name} ended without ${event}:\n${output}`)
    return line && (JSON.parse(line) as Record<string, unknown>)
  }
  return {
    output: () => output,
    logs: (event) => until(`${name} to log ${event}`, () => lineOf(event) || undefined, patienceMs),
    signal: (signal) => void child.kill(signal),
    ended,
    close: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
