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

/**
 * Gives chunks to rows that were stored without a job, oldest first, as long as few jobs wait. Several may do it at once. Gives back where
 * to go on, and undefined at the end: the next round begins anew then, because rows commit in another order than their ids'.
 */
export const feed = async (
  deps: FeedDeps,
  channel: ChannelName,
  jobs: number,
  after: NotificationId | undefined,
): Promise<{ fed: number; after: NotificationId | undefined }> => {
  const total = { fed: 0, after }
  let waiting = jobs
  for (let page = 0; page < pagesMax && waiting < jobsMax; page += 1) {
    const rows = await deps.store.feed(channel, newJobIds(deps), pageMax, total.after)
    const chunks = toJobs(rows)
    await deps.queue.enqueue(channel, chunks)
    waiting += chunks.length
    total.fed += rows.length
    total.after = rows.length < pageMax ? undefined : lastOf(rows)
    if (!total.after) break
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
