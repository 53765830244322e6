import type { Command } from 'commander'
import type { NotificationFilter } from '../../../client/src/notifications.ts'
import { notificationTypes, statuses } from '../../../client/src/vocabulary.ts'
import { readInstant } from '../instant.ts'
import { collectPair, readWord } from '../option-values.ts'
import type { World } from '../world.ts'

export interface FilterOptions {
  status?: (typeof statuses)[number]
  type?: (typeof notificationTypes)[number]
  userId?: string
  recipient?: string
  since?: string
  metadata?: Record<string, string>
}

/** What `list` and `tail` are filtered by: the API’s own filters. */
export const addFilterOptions = (command: Command): Command =>
  command
    .option('--status <status>', statuses.join(', '), readWord(statuses))
    .option('--type <type>', notificationTypes.join(', '), readWord(notificationTypes))
    .option('--recipient <recipient>', 'an address, a number or a device token')
    .option('--user-id <id>', 'your own id of the person')
    .option('--metadata <name=value>', 'a pair of metadata; any number of them', collectPair)

export const filterOf = (options: FilterOptions, { now }: Pick<World, 'now'>): NotificationFilter => {
  const { status, type, userId, recipient, since, metadata } = options
  return {
    ...(status ? { status } : {}),
    ...(type ? { type } : {}),
    ...(userId ? { user_id: userId } : {}),
    ...(recipient ? { recipient } : {}),
    ...(since ? { created_after: readInstant(since, now(), 'ago') } : {}),
    ...(metadata ? { metadata } : {}),
  }
}
