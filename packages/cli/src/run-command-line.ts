import { Command, CommanderError } from 'commander'
import cliPackage from '../package.json' with { type: 'json' }
import type { Runner } from './commands/command.ts'
import { addDeadLetters } from './commands/dead-letters.ts'
import { addDoctor } from './commands/doctor.ts'
import { addGet } from './commands/get.ts'
import { addKeys } from './commands/keys.ts'
import { addList } from './commands/list.ts'
import { addSeed } from './commands/seed.ts'
import { addSend } from './commands/send.ts'
import { addSuppressions } from './commands/suppressions.ts'
import { addTail } from './commands/tail.ts'
import { addTimeline } from './commands/timeline.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { tellFailure } from './failure.ts'
import { openSession } from './session.ts'
import type { GlobalOptions } from './settings.ts'
import type { World } from './world.ts'

const about = `Sends notifications, follows them, and says why one did not arrive.

It talks to the API that npm start runs on this machine, or to the one that HELIOGRAPH_API and HELIOGRAPH_KEY say.`

const more = `
Exit codes: 0 well, 1 failed, 2 wrong usage, 3 not found, 4 not allowed, 5 conflict, 6 invalid, 7 unavailable, 130 interrupted.
NO_COLOR for plain output. Everything with examples: docs/cli.md`

/** Runs one command and gives its exit code. Whatever goes wrong is told on stderr. */
export const runCommandLine = async (args: string[], world: World): Promise<ExitCode> => {
  const outcome: { exitCode: ExitCode } = { exitCode: exitCodes.ok }
  const program = createProgram(world, outcome)
  try {
    await program.parseAsync(args, { from: 'user' })
    return outcome.exitCode
  } catch (error) {
    // Commander has told it already; help that was asked for is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    return tellFailure(error, world, program.opts<GlobalOptions>().json === true)
  }
}

export const createProgram = (world: World, outcome: { exitCode: ExitCode }): Command => {
  const program = new Command('heliograph')
    .description(about)
    .version(cliPackage.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help, with examples')
    .option('--api <url>', 'the API; else HELIOGRAPH_API, else .heliograph/dev.json of this folder or one above')
    .option('--key <key>', 'the API key; else HELIOGRAPH_KEY (which no list of processes shows), else that of dev.json')
    .option('--test', 'with the test key of dev.json: nothing reaches a provider')
    .option('--json', 'JSON instead of text; errors too, on stderr')
    .addHelpText('after', more)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput(outputTo(world))
    .showHelpAfterError('--help tells more.')
  const run: Runner =
    (work) =>
    async (...given) => {
      const command = given.at(-1) as Command
      const options = command.optsWithGlobals()
      outcome.exitCode = await work(openSession(options, world), options as never, ...(given.slice(0, -2) as never))
    }
  for (const add of commands) add(program, run)
  return program
}

const commands = [
  addSend,
  addGet,
  addTimeline,
  addList,
  addTail,
  addDeadLetters,
  addSuppressions,
  addKeys,
  addDoctor,
  addSeed,
]

const columnsDefault = 100

const outputTo = ({ stdout, stderr }: World) => ({
  writeOut: (text: string) => void stdout.write(text),
  writeErr: (text: string) => void stderr.write(text),
  getOutHelpWidth: () => stdout.columns ?? columnsDefault,
  getErrHelpWidth: () => stderr.columns ?? columnsDefault,
})
