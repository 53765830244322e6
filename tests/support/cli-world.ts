import { Readable } from 'node:stream'
import type { ExitCode } from '../../packages/cli/src/exit-codes.ts'
import { runCommandLine } from '../../packages/cli/src/run-command-line.ts'
import type { World } from '../../packages/cli/src/world.ts'

export interface CommandRun {
  code: ExitCode
  stdout: string
  stderr: string
}

/** Runs the command line in this process: in a pipe, with no environment, and where nothing answers, unless told otherwise. */
export const runCli = async (
  args: string[],
  overrides: Partial<World> & { input?: string } = {},
): Promise<CommandRun> => {
  const { input = '', ...world } = overrides
  let stdout = ''
  let stderr = ''
  const code = await runCommandLine(args, {
    env: {},
    cwd: '/',
    stdin: Readable.from([input]),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    fetch: () => Promise.reject(new TypeError('fetch failed')),
    now: Date.now,
    wait: async () => {},
    signal: new AbortController().signal,
    ...world,
  })
  return { code, stdout, stderr }
}
