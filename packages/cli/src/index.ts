import { runCommandLine } from './run-command-line.ts'
import { endProcess, stopSignalOf } from './stop-signal.ts'
import { realWorld } from './world.ts'

const stopped = stopSignalOf(process)
// `heliograph list | head` has seen enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

endProcess(await runCommandLine(process.argv.slice(2), realWorld(stopped)), stopped)
