import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { until } from '../support/until.ts'
import { patienceMs } from './command.ts'

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** One command in a terminal: what a person sees, and types. */
export interface Typed {
  sees(pattern: RegExp): Promise<unknown>
  types(text: string): void
  ended: Promise<{ code: number; screen: string }>
}

/** A user's shell in this folder, in which `npx heliograph` is as quick as it can be: what npx itself adds has a test of its own. */
export const openCliShell = async (dir: string) => {
  const bin = join(dir, '.cli-bin')
  await mkdir(bin, { recursive: true })
  const launcher = join(dir, 'packages/cli/bin/heliograph.mjs')
  await writeFile(join(bin, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${launcher}" "$@"\n`, {
    mode: 0o755,
  })
  const { NO_COLOR: _, FORCE_COLOR: __, HELIOGRAPH_API: ___, HELIOGRAPH_KEY: ____, ...rest } = process.env
  const env = { ...rest, PATH: [bin, process.env.PATH].join(delimiter), TERM: 'xterm-256color' }
  return {
    run: (text: string, variables: Record<string, string> = {}) => run(text, dir, { ...env, ...variables }),
    type: (text: string, variables: Record<string, string> = {}) => type(text, dir, { ...env, ...variables }),
  }
}

/** For `type`: the real npx, on a Node that needs no other, and with a `sh` that leaves its place to the command, as most do but dash. */
export const forwardingNpx = (dir: string): Record<string, string> => {
  const users = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return {
    PATH: [dirname(process.execPath), ...users].join(delimiter),
    npm_config_cache: join(dir, '.npm'),
    npm_config_script_shell: 'bash',
  }
}

/** In pipes, as scripts do it. */
const run = async (text: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> => {
  const child = spawn('sh', ['-eu', '-c', text], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 2 * patienceMs,
  })
  const stdout = collect(child, 'stdout')
  const stderr = collect(child, 'stderr')
  const [code] = await once(child, 'close')
  return { code, stdout: stdout(), stderr: stderr() }
}

/** In a terminal: `script` is a part of every Debian and macOS, and makes a real one. */
const type = (text: string, cwd: string, env: NodeJS.ProcessEnv): Typed => {
  // A terminal that nobody looks at has no size: prompts wrap at each letter. `exec`, because the shell gets the Ctrl-C too:
  // where it is dash, it dies of it at once, and its 130 hides what the command says.
  const line = `stty rows 40 cols 120; exec ${text}`
  const inTerminal =
    process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', line] : ['-qefc', line, '/dev/null']
  const child = spawn('script', inTerminal, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: 2 * patienceMs })
  const screen = collect(child, 'stdout')
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, screen: screen() }))
  return {
    sees: (pattern) => until(`${text} to show ${pattern}`, () => pattern.test(screen()) || undefined, patienceMs),
    types: (keys) => child.stdin?.write(keys),
    ended,
  }
}

const collect = (child: ChildProcess, name: 'stdout' | 'stderr') => {
  let text = ''
  child[name]?.on('data', (chunk) => {
    text += chunk
  })
  return () => text
}
