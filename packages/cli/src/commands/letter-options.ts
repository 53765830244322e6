import type { Command } from 'commander'
import type { DeadLettersQuery } from '../../../client/src/dead-letters.ts'
import { notificationTypes } from '../../../client/src/vocabulary.ts'
import { readInstant } from '../instant.ts'
import { readWord } from '../option-values.ts'
import type { World } from '../world.ts'

export interface LetterOptions {
  type?: (typeof notificationTypes)[number]
  failedBecause?: string
  code?: string
  since?: string
  until?: string
}

/** What dead letters are filtered by: the API’s own filters. `--reason` is for why they are replayed. */
export const addLetterOptions = (command: Command): Command =>
  command
    .option('--type <type>', notificationTypes.join(', '), readWord(notificationTypes))
    .option('--failed-because <reason>', 'rejected, attempts_exhausted or outcome_unknown')
    .option('--code <code>', 'the provider’s own, like ses.MessageRejected')
    .option('--since <time>', 'failed since then: 15m, 2h, 7d, or an instant')
    .option('--until <time>', 'failed until then')

export const letterFilterOf = (options: LetterOptions, { now }: Pick<World, 'now'>): DeadLettersQuery => {
  const { type, failedBecause, code, since, until } = options
  return {
    ...(type ? { type } : {}),
    ...(failedBecause ? { reason: failedBecause } : {}),
    ...(code ? { code } : {}),
    ...(since ? { failed_after: readInstant(since, now(), 'ago') } : {}),
    ...(until ? { failed_before: readInstant(until, now(), 'ago') } : {}),
  }
}
