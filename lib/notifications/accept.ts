import { isQueuedAtOnce, jobsOf, type Urgency } from './chunks.ts'
import type { Lookout } from './lookout.ts'
import {
  type DeliveryGuarantee,
  type JobId,
  type Message,
  type Notification,
  noJob,
  type Owner,
  type Priority,
} from './notification.ts'
import type { DeliveryQueue } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Idempotency, NewNotification, Store } from './ports/store.ts'
import { requeueStranded } from './requeue-stranded.ts'
import { traceIdOf } from './trace-id.ts'

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
  traceparent: string | undefined
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
  store: Pick<Store, 'insert' | 'recall' | 'reassign'>
  queue: Pick<DeliveryQueue, 'enqueue' | 'missing'>
  lookout: Lookout
  ids: Ids
  clock: Clock
  report: Report
}

/** Stores a notification and gives it to the queue. Undefined where its idempotency key is taken: then nothing is stored. */
export type TakeIn = (given: NewNotification) => Promise<Notification | undefined>

/** Stores first, then enqueues. A crash in between leaves an unfinished row: the caller's retry heals it, and so does sweep. */
export const takeInAlone =
  (deps: Pick<AcceptDeps, 'queue' | 'lookout' | 'clock' | 'report'> & { store: Pick<Store, 'insert'> }): TakeIn =>
  async (given) => {
    const notification = await deps.store.insert(given)
    // Written together, so that the look costs no round trip of its own.
    if (notification)
      await Promise.all([enqueueOne(deps, notification), deps.lookout.look(notification.message.channel)])
    return notification
  }

/** `takeIn` may do it for several callers at once (`createIntake`). */
export const accept = async (
  deps: AcceptDeps,
  command: AcceptCommand,
  takeIn: TakeIn = takeInAlone(deps),
): Promise<Accepted> => {
  const notification = await takeIn(toNewNotification(deps, command))
  if (notification) {
    deps.report('notification.accepted', {
      notificationId: notification.id,
      trace_id: traceIdOf(notification.traceparent),
      channel: notification.message.channel,
      mode: notification.mode,
      status: notification.status,
    })
    return { type: 'created', notification }
  }
  if (!command.idempotency) throw new Error('a row without an idempotency key was not inserted')
  return (await findSeen(deps, command)) ?? { type: 'in_progress' }
}

/** What an earlier request with this key came to; undefined where there was none, or none that has committed. */
export const findSeen = async (deps: AcceptDeps, command: AcceptCommand): Promise<Accepted | undefined> => {
  const { idempotency } = command
  if (!idempotency) return undefined
  const seen = await deps.store.recall(command, idempotency)
  if (!seen) return undefined
  if (seen.fingerprint !== idempotency.fingerprint) return { type: 'key_reused' }
  // Status, not memory, decides: the first request may have died before it could enqueue.
  await requeueStranded(deps, [seen.notification])
  return { type: 'replayed', notification: seen.notification }
}

/** As it will be stored, with a job of its own unless `jobIdFor` says which it shares, or with none where the backlog is deep. */
export const toNewNotification = (
  { ids, clock, lookout }: Pick<AcceptDeps, 'ids' | 'clock' | 'lookout'>,
  command: AcceptCommand,
  jobIdFor: (urgency: Urgency) => JobId = ids.jobId,
): NewNotification => {
  const { message, priority, sendAt } = command
  const parkedUntil = sendAt && parkedUntilFor(sendAt, clock.now())
  const hasJob = parkedUntil || lookout.givesJobs(message.channel, priority)
  const newJobId = parkedUntil ? ids.jobId : jobIdFor
  return {
    ...command,
    id: ids.notificationId(),
    jobId: hasJob ? newJobId({ channel: message.channel, priority, dueAt: sendAt }) : noJob,
    status: sendAt ? 'SCHEDULED' : 'PENDING',
    parkedUntil,
  }
}

/** Until when a send waits in Postgres alone; undefined where it is near enough for the queue. */
export const parkedUntilFor = (sendAt: Date, now: Date): Date | undefined =>
  sendAt.getTime() - now.getTime() > parkBeyondMs ? new Date(sendAt.getTime() - releaseEarlyMs) : undefined

/** A queue that is away is not the caller's trouble: the row is stored, and sweep will enqueue it. */
export const enqueueOne = async (
  { queue, clock, report }: Pick<AcceptDeps, 'clock' | 'report'> & { queue: Pick<DeliveryQueue, 'enqueue'> },
  notification: Notification,
): Promise<void> => {
  if (!isQueuedAtOnce(notification)) return
  const { channel } = notification.message
  try {
    await queue.enqueue(channel, jobsOf([notification], clock.now()))
  } catch (error) {
    report('queue.unavailable', { notificationId: notification.id, channel, error })
  }
}
