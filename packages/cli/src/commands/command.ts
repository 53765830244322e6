import type { Command } from 'commander'
import type { ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'
import type { GlobalOptions } from '../settings.ts'

/** What a command does, and how it went. */
export type Work<Options, Args extends unknown[]> = (
  session: Session,
  options: Options & GlobalOptions,
  ...args: Args
) => Promise<ExitCode>

/** Makes an action of commander’s out of it. */
export type Runner = <Options, Args extends unknown[] = []>(
  work: Work<Options, Args>,
) => (...given: unknown[]) => Promise<void>

/** Each command is a file that adds itself. */
export type AddCommand = (parent: Command, run: Runner) => void

/** Under the help of a command, each as it can be pasted. docs/cli.md has them with what they print. */
export const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ npx heliograph ${line}`).join('\n')}`
