import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { until } from '../support/until.ts'

/** Twenty times what an idle machine needs: other tests run meanwhile. */
export const patienceMs = 200_000
const preload = new URL('./no-network.mjs', import.meta.url).href

export interface Command {
  pid: number
  /** Everything that it has printed. */
  output(): string
  /** Waits until the output matches; an end before that is an error. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** The exit code, or the signal. */
  ended: Promise<number | NodeJS.Signals>
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** `npm` with these arguments in this folder, as a user types it: without our own settings, and without a network. */
export const npm = (dir: string, args: string[], env: Record<string, string> = {}): Command =>
  command('npm', dir, args, env)

/** The same with `npx`, which gets a cache of its own: it writes down every folder that it has seen. */
export const npx = (dir: string, args: string[]): Command =>
  command('npx', dir, args, { npm_config_cache: join(dir, '.npm') })

const command = (name: 'npm' | 'npx', dir: string, args: string[], env: Record<string, string>): Command => {
  const child = spawn(name, args, {
    cwd: dir,
    env: { ...usersEnvironment(dir), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  let hasEnded = false
  ended.then(() => (hasEnded = true))
  const line = `${name} ${args.join(' ')}`
  return {
    pid: child.pid ?? 0,
    output: () => output,
    says: (pattern) =>
      until(
        `${line} to say ${pattern}`,
        () => {
          const match = pattern.exec(output)
          if (!match && hasEnded) throw new Error(`${line} ended without ${pattern}:\n${output}`)
          return match ?? undefined
        },
        patienceMs,
      ),
    ended,
    end: async (signal) => {
      if (!hasEnded) child.kill(signal)
      return ended
    },
  }
}

/** The hosts beyond this machine that any command in this folder tried to reach. */
export const networkTries = (dir: string) => (existsSync(logOf(dir)) ? readFileSync(logOf(dir), 'utf8') : '')

const logOf = (dir: string) => join(dir, 'network.log')

const ours = /^(npm_|AWS_|PG|VITEST|NODE_|TEST$|CI$|PORT$|DATABASE_URL$|REDIS_URL$|QUEUE_PREFIX$|FORCE_COLOR$)/

const usersEnvironment = (dir: string): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
  NODE_OPTIONS: `--import=${preload}`,
  NETWORK_LOG: logOf(dir),
  npm_config_update_notifier: 'false', // npm's own wish to go out
  npm_config_loglevel: 'error', // its opinions about the user's other settings
})
