import type { Notification } from '../../../client/src/notifications.ts'
import { exitCodes } from '../exit-codes.ts'
import { readNumber } from '../option-values.ts'
import { paintStatus } from '../paint.ts'
import { shownRecipient } from '../recipient.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'
import { type AddCommand, examples } from './command.ts'
import { addFilterOptions, type FilterOptions, filterOf } from './filter-options.ts'
import { listLimit, printList, taking } from './lists.ts'

export const addList: AddCommand = (parent, run) => {
  addFilterOptions(parent.command('list').description('Notifications, newest first. With --json a line for each.'))
    .option('--since <time>', 'accepted since then: 15m, 2h, 7d, or an instant')
    .option('--limit <number>', 'how many at most', readNumber(1, listLimit.most), listLimit.byDefault)
    .addHelpText(
      'after',
      examples('list --status FAILED --since 2h', 'list --metadata order=42', 'list --type SMS --limit 500 --json'),
    )
    .action(
      run<FilterOptions & { limit: number }>(async (session, { limit, ...options }) => {
        const { signal } = session.world
        const filter = { ...filterOf(options, session.world), limit: Math.min(limit, listLimit.page) }
        await printList(session, taking(session.heliograph.listAll(filter, { signal }), limit), {
          head: ['ACCEPTED', 'ID', 'TYPE', 'STATUS', 'RECIPIENT'],
          row: (one) => notificationRow(one, session),
          none: 'No notification is like that.',
        })
        return exitCodes.ok
      }),
    )
}

/** A notification in one line: when, which, how it stands and to whom. */
export const notificationRow = (notification: Notification, { paint }: Pick<Session, 'paint'>): string[] => {
  const { created_at, id, type, status, reason } = notification
  const why = reason ? `  ${paint('dim', `(${reason})`)}` : ''
  return [created_at, id, type, paintStatus(paint, status), shownRecipient(notification) + why]
}

/** One by one as they come, so with widths that are known beforehand. */
export const notificationLine = (notification: Notification, session: Pick<Session, 'paint'>): string => {
  const [at = '', id = '', type = '', status = '', to = ''] = notificationRow(notification, session)
  const widest = ['', '', 'EMAIL', 'PROCESSING', '']
  return alignColumns([[at, id, type, status, to], widest])[0] ?? ''
}
