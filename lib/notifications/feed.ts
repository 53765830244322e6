import { chunkMax } from './chunks.ts'
import type { ChannelName, JobId, NotificationId } from './notification.ts'
import type { DeliveryQueue, Job } from './ports/queue.ts'
import type { Ids } from './ports/runtime.ts'
import type { Fed, Store } from './ports/store.ts'

/** Rows that get a job in one statement. */
const pageMax = 1_000
/** Jobs that wait at most while rows are fed: at full chunks half a minute of work, and 3 MB of Redis. */
const jobsMax = 500
/** Pages in one round: as much as the queue may hold, and then the drain says again that it is alive. */
const pagesMax = (jobsMax * chunkMax) / pageMax

export interface FeedDeps {
  store: Pick<Store, 'feed'>
  queue: Pick<DeliveryQueue, 'enqueue'>
  ids: Pick<Ids, 'jobId'>
}

export interface Feeding {
  fed: number
  /** Where to go on; undefined at the end: the next round begins anew then, because rows commit in another order than their ids'. */
  after: NotificationId | undefined
  /** Whether it looked as far as the last row. It does not where enough jobs wait. */
  isThrough: boolean
}

/** Gives chunks to rows that were stored without a job, oldest first, as long as few jobs wait. Several may do it at once. */
export const feed = async (
  deps: FeedDeps,
  channel: ChannelName,
  jobs: number,
  after: NotificationId | undefined,
): Promise<Feeding> => {
  const total: Feeding = { fed: 0, after, isThrough: false }
  let waiting = jobs
  for (let page = 0; page < pagesMax && waiting < jobsMax && !total.isThrough; page += 1) {
    const rows = await deps.store.feed(channel, newJobIds(deps), pageMax, total.after)
    const chunks = toJobs(rows)
    await deps.queue.enqueue(channel, chunks)
    waiting += chunks.length
    total.fed += rows.length
    total.isThrough = rows.length < pageMax
    total.after = total.isThrough ? undefined : lastOf(rows)
  }
  return total
}

/** UUIDv7 in one spelling are in the order of their text. */
const lastOf = (rows: readonly Fed[]) =>
  rows
    .map(({ id }) => id)
    .toSorted()
    .at(-1)

/** Enough for a page of either urgency. */
const newJobIds = ({ ids }: FeedDeps): JobId[] => Array.from({ length: 2 * (pageMax / chunkMax) }, () => ids.jobId())

const toJobs = (rows: readonly Fed[]): Job[] =>
  [...Map.groupBy(rows, ({ jobId }) => jobId)].map(([id, members]) => ({
    id,
    notificationIds: members.map((member) => member.id),
    delayMs: 0,
    priority: members[0]?.priority ?? 'normal',
  }))
