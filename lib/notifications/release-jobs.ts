import type { ChannelName, NotificationId } from './notification.ts'
import type { Consumer, DeliveryQueue, HeldJob } from './ports/queue.ts'
import type { Ids } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'

export interface ReleaseDeps {
  store: Pick<Store, 'reassign'>
  queue: Pick<DeliveryQueue, 'enqueue'>
  ids: Pick<Ids, 'jobId'>
}

export interface Holder {
  consumer: Consumer
  channel: ChannelName
  /** Whether more jobs are to be taken in exchange for those that are done. */
  wantsMore: () => boolean
}

/** How long until a row may be claimed, for those that could not be. */
type Waits = ReadonlyMap<NotificationId, number>

/** What waits for nothing is done. What came early rests: a row that is part of a chunk leaves it, so that the chunk is done as well. */
export const releaseJobs = async (deps: ReleaseDeps, holder: Holder, jobs: readonly HeldJob[], waitsMs: Waits) => {
  const { consumer, wantsMore } = holder
  const done = waitsMs.size > 0 ? await putBackEarly(deps, holder, jobs, waitsMs) : jobs
  if (wantsMore()) return consumer.completeAndTake(done)
  await consumer.complete(done)
  return []
}

/** Gives back the others. */
const putBackEarly = async (deps: ReleaseDeps, holder: Holder, jobs: readonly HeldJob[], waitsMs: Waits) => {
  const done: HeldJob[] = []
  for (const job of jobs) {
    const restMs = await restOf(deps, holder.channel, job, waitsMs)
    if (restMs === undefined) done.push(job)
    else await holder.consumer.putBack([job], restMs)
  }
  return done
}

/** How long until the job is to come again; undefined where it is done. */
const restOf = async (deps: ReleaseDeps, channel: ChannelName, job: HeldJob, waitsMs: Waits) => {
  const early = job.notificationIds.filter((id) => waitsMs.has(id))
  const gone = early.length > 0 && job.notificationIds.length > 1 ? await leave(deps, channel, job, waitsMs) : undefined
  const rests = early.flatMap((id) => (gone?.has(id) ? [] : (waitsMs.get(id) ?? [])))
  return rests.length > 0 ? Math.min(...rests) : undefined
}

/**
 * Rows that leave their chunk, each for a job of its own. They learn it first: what the queue does not take then, sweep finds
 * missing. A row whose job is another one already stays, because nobody knows whether that one lives.
 */
const leave = async ({ store, queue, ids }: ReleaseDeps, channel: ChannelName, chunk: HeldJob, waitsMs: Waits) => {
  const moves = chunk.notificationIds.flatMap((id) =>
    waitsMs.has(id) ? [{ id, from: chunk.id, to: ids.jobId() }] : [],
  )
  const gone = new Set(await store.reassign(moves))
  const jobs = moves.filter(({ id }) => gone.has(id))
  await queue.enqueue(
    channel,
    jobs.map(({ id, to }) => ({
      id: to,
      notificationIds: [id],
      delayMs: waitsMs.get(id) ?? 0,
      priority: 'normal' as const, // the queue does not tell the chunk's, and one row is no newsletter
    })),
  )
  return gone
}
