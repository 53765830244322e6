import { HeliographError, type Problem } from '../../client/src/error.ts'
import { CommandError } from './command-error.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { paintFor } from './paint.ts'
import type { World } from './world.ts'

/** Says on stderr what went wrong and what to do, and which exit code that is. */
export const tellFailure = (error: unknown, world: World, isJson: boolean): ExitCode => {
  const told = describe(error, world)
  if (isJson) world.stderr.write(`${JSON.stringify({ error: told.document }, null, 2)}\n`)
  else {
    const paint = paintFor(world.stderr, world.env)
    const [first = '', ...rest] = told.lines
    world.stderr.write(`${[paint('red', first), ...rest].join('\n')}\n`)
  }
  return told.exitCode
}

interface Told {
  lines: string[]
  document: unknown
  exitCode: ExitCode
}

const describe = (error: unknown, { signal }: World): Told => {
  if (signal.aborted) return plain('Interrupted.', 'interrupted', exitCodes.interrupted)
  if (error instanceof CommandError) return plain(error.message, 'command', error.exitCode, error.hint)
  if (!(error instanceof HeliographError)) {
    return plain(error instanceof Error ? (error.stack ?? error.message) : String(error), 'bug', exitCodes.failed)
  }
  if (error.problem) return toldProblem(error.problem)
  return plain(error.message, error.code, exitCodeOf(error), unreachedHint(error))
}

const plain = (message: string, code: string, exitCode: ExitCode, hint?: string): Told => ({
  lines: [message, ...(hint ? [hint] : [])],
  document: { code, detail: message, ...(hint ? { hint } : {}) },
  exitCode,
})

const toldProblem = (problem: Problem): Told => ({
  lines: problemLines(problem),
  document: problem,
  exitCode: exitCodeOf(problem),
})

/** Title, detail, where it points, what helps, and under which id it stands in the log. */
const problemLines = ({ status, title, detail, errors, errors_left_out, hint, code, request_id }: Problem) => [
  `${title} (${status} ${code})`,
  detail,
  ...(errors ?? []).map((one) => `  ${one.pointer || '/'} ${one.detail}`),
  ...(errors_left_out ? [`  and ${errors_left_out} more`] : []),
  ...(hint ? [hint] : []),
  `Request ${request_id} · docs/errors.md#${code}`,
]

/** What the API’s refusal, or its silence, is to a script. */
export const exitCodeOf = ({ status, code }: { status: number; code: string }): ExitCode => {
  if (code === 'unreachable' || code === 'timeout' || [429, 502, 503, 504].includes(status))
    return exitCodes.unavailable
  if (status === 404) return exitCodes.notFound
  if (status === 401 || status === 403) return exitCodes.notAllowed
  if (status === 409) return exitCodes.conflict
  return [400, 405, 413, 415, 422].includes(status) ? exitCodes.invalid : exitCodes.failed
}

const unreachedHint = ({ code }: HeliographError) =>
  code === 'unreachable' || code === 'timeout' ? 'heliograph doctor says what is wrong, and how to mend it.' : undefined
