import { type ChannelName, type JobId, type Notification, noJob, type Priority } from './notification.ts'
import type { Job } from './ports/queue.ts'
import type { NewNotification } from './ports/store.ts'

/** Ids in one job, and in one question to the queue. Measured: a waiting id costs 43 bytes of Redis in a chunk, 330 alone. */
export const chunkMax = 100

/** `items` in their order, `max` at a time. */
export const chunksOf = <Item>(items: readonly Item[], max: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / max) }, (_, index) => items.slice(index * max, (index + 1) * max))

/** What those have in common that share a job. */
export interface Urgency {
  channel: ChannelName
  priority: Priority
  /** Undefined for what is due now. */
  dueAt: Date | undefined
}

/** Job ids for many: up to `chunkMax` of one channel and priority that are due at the same instant share one. */
export const chunkedJobIds = (newJobId: () => JobId) => {
  const open = new Map<string, { jobId: JobId; size: number }>()
  return ({ channel, priority, dueAt }: Urgency): JobId => {
    const group = `${channel} ${priority} ${dueAt?.getTime()}`
    const found = open.get(group)
    const chunk = found && found.size < chunkMax ? found : { jobId: newJobId(), size: 0 }
    chunk.size += 1
    open.set(group, chunk)
    return chunk.jobId
  }
}

/** Whether it goes to the queue as soon as it is stored: what is parked enters it later and by itself, and what has no job needs none. */
export const isQueuedAtOnce = ({ parkedUntil, jobId }: Pick<NewNotification, 'parkedUntil' | 'jobId'>): boolean =>
  !parkedUntil && jobId !== noJob

/** New ones that go to the queue together. */
export const shareJobs = (newJobId: () => JobId) => {
  const jobIdFor = chunkedJobIds(newJobId)
  return (asked: NewNotification): NewNotification => {
    if (!isQueuedAtOnce(asked)) return asked
    const { message, priority, sendAt } = asked
    return { ...asked, jobId: jobIdFor({ channel: message.channel, priority, dueAt: sendAt }) }
  }
}

/** The jobs that these rows name, each with all of them that name it. */
export const jobsOf = (notifications: readonly Notification[], now: Date): Job[] =>
  [...Map.groupBy(notifications, ({ jobId }) => jobId)].map(([id, rows]) => ({
    id,
    notificationIds: rows.map((row) => row.id),
    delayMs: Math.min(...rows.map((row) => delayMsOf(row, now))),
    priority: rows[0]?.priority ?? 'normal',
  }))

/** A fresh one without a schedule is due by the store's clock already; ours may say that it is not yet. */
export const delayMsOf = ({ sendAt, attempts, dueAt }: Notification, now: Date): number =>
  sendAt !== undefined || attempts > 0 ? Math.max(0, dueAt.getTime() - now.getTime()) : 0
