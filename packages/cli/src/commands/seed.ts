import { exitCodes } from '../exit-codes.ts'
import { readNumber } from '../option-values.ts'
import { runSeed } from '../seed/run-seed.ts'
import { type AddCommand, examples } from './command.ts'

const countDefault = 500
/** Fewer cannot show every state. */
const countMin = 100

export const addSeed: AddCommand = (parent, run) => {
  parent
    .command('seed')
    .description(
      'Fills the API with notifications in every state, of two tenants where it is the local runner’s, dead letters and suppressions included. Elsewhere it takes a test key alone.',
    )
    .option('--count <number>', 'how many notifications', readNumber(countMin, 20_000), countDefault)
    .addHelpText('after', examples('seed', 'seed --count 2000', 'seed --json'))
    .action(
      run<{ count: number }>(async (session, { count }) => {
        const isWhole = await runSeed(session, count)
        return isWhole ? exitCodes.ok : exitCodes.failed
      }),
    )
}
