import { chunkedJobIds, delayMsOf, jobsOf } from './chunks.ts'
import { isFinished } from './lifecycle.ts'
import { type ChannelName, type JobId, type Notification, noJob } from './notification.ts'
import type { DeliveryQueue } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'
import { overdueMs } from './recover.ts'

export interface RequeueDeps {
  store: Pick<Store, 'reassign'>
  queue: Pick<DeliveryQueue, 'enqueue' | 'missing'>
  ids: Ids
  clock: Clock
  report: Report
}

/**
 * Gives those of `seen` a new job whose own the queue denies having: whoever stored them died before it could enqueue, or the
 * queue lost them. A new one, and not theirs again, because theirs may be shared: one of that name, with some of its rows, would
 * hide the others.
 */
export const requeueStranded = async (deps: RequeueDeps, seen: readonly Notification[]): Promise<void> => {
  const now = deps.clock.now()
  const waiting = new Map(seen.filter((one) => isWaiting(one, now)).map((one) => [one.id, one]))
  const byChannel = Map.groupBy(waiting.values(), ({ message }) => message.channel)
  const requeue = async ([channel, notifications]: [ChannelName, Notification[]]) => {
    try {
      await requeueMissing(deps, channel, notifications, now)
    } catch (error) {
      deps.report('queue.unavailable', { channel, notifications: notifications.length, error })
    }
  }
  await Promise.all([...byChannel].map(requeue))
}

/** What is claimed has a holder, what is parked or was stored without a job needs none, and what is overdue is what sweep looks after. */
const isWaiting = ({ status, dueAt, parkedUntil, jobId }: Notification, now: Date) =>
  !isFinished(status) &&
  status !== 'PROCESSING' &&
  !parkedUntil &&
  jobId !== noJob &&
  now.getTime() - dueAt.getTime() < overdueMs

/** The row learns its new job first: if the queue then does not take it, it is missing again to whoever looks next. */
const requeueMissing = async (
  { store, queue, ids }: RequeueDeps,
  channel: ChannelName,
  notifications: readonly Notification[],
  now: Date,
) => {
  const missing = new Set(await queue.missing(channel, [...new Set(notifications.map(({ jobId }) => jobId))]))
  const stranded = notifications.filter(({ jobId }) => missing.has(jobId))
  if (stranded.length === 0) return
  const jobIdFor = chunkedJobIds(ids.jobId)
  const newJobs = new Map(stranded.map((one): [string, JobId] => [one.id, jobIdFor(urgencyOf(one, now))]))
  const jobIdOf = ({ id, jobId }: Notification) => newJobs.get(id) ?? jobId
  const moved = new Set(
    await store.reassign(stranded.map((one) => ({ id: one.id, from: one.jobId, to: jobIdOf(one) }))),
  )
  const ours = stranded.filter(({ id }) => moved.has(id)).map((one) => ({ ...one, jobId: jobIdOf(one) }))
  if (ours.length > 0) await queue.enqueue(channel, jobsOf(ours, now))
}

const urgencyOf = (notification: Notification, now: Date) => ({
  channel: notification.message.channel,
  priority: notification.priority,
  dueAt: delayMsOf(notification, now) > 0 ? notification.dueAt : undefined,
})
