import { HeliographError } from '../../../client/src/error.ts'
import type { Notification, NotificationFilter } from '../../../client/src/notifications.ts'
import { exitCodes } from '../exit-codes.ts'
import { exitCodeOf } from '../failure.ts'
import { readDuration } from '../instant.ts'
import { readNumber } from '../option-values.ts'
import type { Session } from '../session.ts'
import { type AddCommand, examples } from './command.ts'
import { addFilterOptions, type FilterOptions, filterOf } from './filter-options.ts'
import { notificationLine } from './list.ts'
import { taking } from './lists.ts'

/** The newest that are looked at each time: what is older is not followed any more. */
const watchedMax = 200
/** What answers within milliseconds and costs a query on an index. */
const intervalDefaultMs = 2_000

interface TailOptions extends FilterOptions {
  lines: number
  interval: number
  for?: number
}

export const addTail: AddCommand = (parent, run) => {
  addFilterOptions(
    parent.command('tail').description('Notifications as they come and as their status changes, until Ctrl-C.'),
  )
    .option('-n, --lines <number>', 'how many to begin with', readNumber(0, watchedMax), 10)
    .option('--interval <time>', 'how often to look', readDuration, intervalDefaultMs)
    .option('--for <time>', 'end by itself after that time', readDuration)
    .addHelpText('after', examples('tail', 'tail --status FAILED', 'tail --type SMS --lines 0 --json', 'tail --for 1s'))
    .action(
      run<TailOptions>(async (session, { lines, interval, for: forMs, ...options }) => {
        await follow(session, filterOf(options, session.world), { lines, interval, forMs })
        return exitCodes.ok // Ctrl-C is how it ends
      }),
    )
}

interface Pace {
  lines: number
  interval: number
  forMs: number | undefined
}

const follow = async (session: Session, filter: NotificationFilter, { lines, interval, forMs }: Pace) => {
  const { world } = session
  const ending = forMs === undefined ? world.signal : AbortSignal.any([world.signal, AbortSignal.timeout(forMs)])
  let seen: Map<string, string> | undefined
  while (!ending.aborted) {
    const newest = await watched(session, filter, ending)
    if (newest) {
      const fresh = seen ? newest.filter(({ id, status }) => seen?.get(id) !== status) : newest.slice(0, lines)
      for (const one of fresh.toReversed()) session.print(lineOf(one, session))
      seen = new Map(newest.map(({ id, status }) => [id, status]))
    }
    await world.wait(interval, ending)
  }
}

/** Undefined where it ended meanwhile, or the API is away: it may come back while somebody watches. */
const watched = async ({ heliograph, note }: Session, filter: NotificationFilter, signal: AbortSignal) => {
  const found: Notification[] = []
  try {
    for await (const one of taking(heliograph.listAll({ ...filter, limit: 100 }, { signal }), watchedMax))
      found.push(one)
    return found
  } catch (error) {
    if (signal.aborted) return undefined
    if (!(error instanceof HeliographError) || exitCodeOf(error) !== exitCodes.unavailable) throw error
    note(`${error.message} Trying again.`)
    return undefined
  }
}

const lineOf = (notification: Notification, session: Session) =>
  session.isJson ? JSON.stringify(notification) : notificationLine(notification, session)
