import { isFinished } from './lifecycle.ts'
import type { Lookout } from './lookout.ts'
import {
  type DeliveryGuarantee,
  type Message,
  type Notification,
  noJob,
  type Owner,
  type Priority,
} from './notification.ts'
import type { DeliveryQueue } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Idempotency, NewNotification, Store } from './ports/store.ts'
import { overdueMs } from './recover.ts'

/** A send further away than this waits in Postgres alone: Redis memory is for what is due soon. */
export const parkBeyondMs = 10 * 60_000
/** A parked row enters the queue this long before it is due: five runs of sweep, so that some may fail. */
export const releaseEarlyMs = 5 * 60_000

export interface AcceptCommand extends Owner {
  message: Message
  userId: string | undefined
  priority: Priority
  delivery: DeliveryGuarantee
  metadata: Record<string, string>
  sendAt: Date | undefined
  expiresAt: Date | undefined
  idempotency: Idempotency | undefined
}

export type Accepted =
  | { type: 'created'; notification: Notification }
  /** The key was seen with this very request. */
  | { type: 'replayed'; notification: Notification }
  /** The key was seen with another request. */
  | { type: 'key_reused' }
  /** The first request with this key has not committed yet. */
  | { type: 'in_progress' }

export interface AcceptDeps {
  store: Pick<Store, 'insert' | 'findByIdempotencyKey'>
  queue: Pick<DeliveryQueue, 'enqueue'>
  lookout: Lookout
  ids: Ids
  clock: Clock
  report: Report
}

/** Stores first, then enqueues. A crash in between leaves an unfinished row: the caller's retry heals it, and so does sweep. */
export const accept = async (deps: AcceptDeps, command: AcceptCommand): Promise<Accepted> => {
  const notification = await deps.store.insert(toNewNotification(deps, command))
  if (notification) {
    deps.report('notification.accepted', {
      notificationId: notification.id,
      channel: notification.message.channel,
      status: notification.status,
    })
    // Written together, so that the look costs no round trip of its own.
    await Promise.all([enqueueOne(deps, notification), deps.lookout.look(notification.message.channel)])
    return { type: 'created', notification }
  }
  if (!command.idempotency) throw new Error('a row without an idempotency key was not inserted')
  return (await findSeen(deps, command)) ?? { type: 'in_progress' }
}

/** What an earlier request with this key came to; undefined where there was none, or none that has committed. */
export const findSeen = async (deps: AcceptDeps, command: AcceptCommand): Promise<Accepted | undefined> => {
  const { idempotency } = command
  if (!idempotency) return undefined
  const seen = await deps.store.findByIdempotencyKey(command, idempotency.key)
  if (!seen) return undefined
  if (seen.fingerprint !== idempotency.fingerprint) return { type: 'key_reused' }
  // Status, not memory, decides: the first request may have died before it could enqueue.
  if (isUntouched(seen.notification, deps.clock.now())) await enqueueOne(deps, seen.notification)
  return { type: 'replayed', notification: seen.notification }
}

/**
 * No sweep has given it a job that it shares with others: one of that name, with this row alone, would hide theirs.
 * What is claimed has a holder, and once that is gone it is for sweep as well.
 */
const isUntouched = ({ status, dueAt }: Notification, now: Date) =>
  !isFinished(status) && status !== 'PROCESSING' && now.getTime() - dueAt.getTime() < overdueMs

const toNewNotification = ({ ids, clock, lookout }: AcceptDeps, command: AcceptCommand): NewNotification => {
  const parkedUntil = command.sendAt && parkedUntilFor(command.sendAt, clock.now())
  const hasJob = parkedUntil || lookout.givesJobs(command.message.channel)
  return {
    ...command,
    id: ids.notificationId(),
    jobId: hasJob ? ids.jobId() : noJob,
    status: command.sendAt ? 'SCHEDULED' : 'PENDING',
    parkedUntil,
  }
}

/** Until when a send waits in Postgres alone; undefined where it is near enough for the queue. */
export const parkedUntilFor = (sendAt: Date, now: Date): Date | undefined =>
  sendAt.getTime() - now.getTime() > parkBeyondMs ? new Date(sendAt.getTime() - releaseEarlyMs) : undefined

/** A queue that is away is not the caller's trouble: the row is stored, and sweep will enqueue it. */
export const enqueueOne = async (
  { queue, clock, report }: Pick<AcceptDeps, 'queue' | 'clock' | 'report'>,
  notification: Notification,
): Promise<void> => {
  if (notification.parkedUntil || notification.jobId === noJob) return
  const { id, jobId, priority, message, sendAt, attempts, dueAt } = notification
  // A fresh one without a schedule is due by the store's clock already; ours may say that it is not yet.
  const waits = sendAt !== undefined || attempts > 0
  const delayMs = waits ? Math.max(0, dueAt.getTime() - clock.now().getTime()) : 0
  try {
    await queue.enqueue(message.channel, [{ id: jobId, notificationIds: [id], delayMs, priority }])
  } catch (error) {
    report('queue.unavailable', { notificationId: id, channel: message.channel, error })
  }
}
