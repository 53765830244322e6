import { type ExitCode, exitCodes } from './exit-codes.ts'

/** One that the person at the terminal can act on. */
export class CommandError extends Error {
  readonly exitCode: ExitCode
  readonly hint: string | undefined

  constructor(message: string, { exitCode = exitCodes.failed, hint }: { exitCode?: ExitCode; hint?: string } = {}) {
    super(message)
    this.name = 'CommandError'
    this.exitCode = exitCode
    this.hint = hint
  }
}

/** The command was not called as it wants to be. */
export const usageError = (message: string, hint?: string): CommandError =>
  new CommandError(message, { exitCode: exitCodes.usage, ...(hint === undefined ? {} : { hint }) })
