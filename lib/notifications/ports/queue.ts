import type { ChannelName, JobId, NotificationId, Priority } from '../notification.ts'

/** "Look at these rows": all that a queue is ever told. */
export interface Job {
  id: JobId
  notificationIds: NotificationId[]
  delayMs: number
  priority: Priority
}

/** A job in hand. It stays ours until it is completed or put back, or until we die. */
export interface HeldJob {
  readonly id: JobId
  readonly notificationIds: readonly NotificationId[]
}

export interface DeliveryQueue {
  /** A job id that lives already is left as it is. */
  enqueue(channel: ChannelName, jobs: readonly Job[]): Promise<void>
  /** Those of `ids` that the queue does not have. */
  missing(channel: ChannelName, ids: readonly JobId[]): Promise<JobId[]>
  /** Jobs that the queue knows and would not hand out now: delayed, or in no list at all. Asked of few, because it is slow. */
  findLost(channel: ChannelName, ids: readonly JobId[]): Promise<JobId[]>
  /** Looks once for jobs whose holder died; the second look gives them back. */
  recoverStalled(channel: ChannelName): Promise<void>
  consume(channel: ChannelName): Promise<Consumer>
}

export interface Consumer {
  /** Up to `max` jobs that are due. Where there is none it waits up to `waitMs` for one, and comes back with that, or empty and sooner. */
  take(max: number, waitMs: number): Promise<HeldJob[]>
  complete(jobs: readonly HeldJob[]): Promise<void>
  /** Ends jobs, and takes up to as many others in the same round trip. */
  completeAndTake(jobs: readonly HeldJob[]): Promise<HeldJob[]>
  putBack(jobs: readonly HeldJob[], delayMs: number): Promise<void>
  /** Gives back at once what is still in hand. */
  close(): Promise<void>
}

/** What alarms and queue tools watch. The rows are the truth; this follows them. */
export interface DeadLetterQueue {
  add(ids: readonly NotificationId[]): Promise<void>
  remove(ids: readonly NotificationId[]): Promise<void>
  missing(ids: readonly NotificationId[]): Promise<NotificationId[]>
  /** Any of those that it has, up to `limit`. */
  list(limit: number): Promise<NotificationId[]>
}
