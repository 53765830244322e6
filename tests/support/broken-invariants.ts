import { isFinished } from '../../lib/notifications/lifecycle.ts'
import type {
  ChannelName,
  DeliveryAttempt,
  Notification,
  NotificationId,
} from '../../lib/notifications/notification.ts'
import { maxAttempts } from '../../lib/notifications/retry-policy.ts'

/** One call as its provider remembers it. */
export interface ProviderCall {
  notificationId: NotificationId
  provider: string
  /** Taken, or left open, which is the worst case: not refused, at any rate. */
  reached: boolean
}

/** What is there once everything is quiet: rows, queues, and what the providers say. */
export interface Aftermath {
  notifications: readonly Notification[]
  attempts: readonly DeliveryAttempt[]
  deadLetters: readonly NotificationId[]
  queuedDeadLetters: readonly NotificationId[]
  jobs: number
  heldJobs: number
  calls: readonly ProviderCall[]
}

/** What callers were told. */
export interface History {
  accepted: readonly NotificationId[]
  /** Canceled, and how often a provider had been called for it by then. */
  canceled: ReadonlyMap<NotificationId, number>
  /** Attempts that were ever recorded as ambiguous: some are overwritten later, by who was thought dead and still reports. */
  everAmbiguous?: ReadonlyMap<NotificationId, number>
}

export const providerNames: Record<ChannelName | 'simulated', string> = {
  email: 'ses',
  sms: 'sns',
  push: 'fcm',
  simulated: 'simulated',
}

/** The design's I1 to I12 as far as one can see them from outside, once everything is quiet: a sentence for each that is broken. */
export const brokenInvariants = (aftermath: Aftermath, history: History): string[] => {
  const { notifications, deadLetters, queuedDeadLetters, jobs, heldJobs } = aftermath
  const ids = new Set(notifications.map(({ id }) => id))
  const lost = history.accepted.filter((id) => !ids.has(id))
  const failed = notifications.filter(({ status }) => status === 'FAILED').map(({ id }) => id)
  return [
    ...lost.map((id) => `I1 ${id} was accepted and is no row`),
    ...notifications.filter(({ status }) => !isFinished(status)).map(unfinished),
    ...when(heldJobs > 0, `I9 ${heldJobs} jobs are still in hand`),
    ...when(jobs > 0, `I9 ${jobs} jobs are left`),
    ...difference(deadLetters, failed).map((id) => `I11 ${id} is either FAILED or a dead letter, not both`),
    ...difference(queuedDeadLetters, failed).map(
      (id) => `I11 ${id} is either FAILED or in the dead-letter queue, not both`,
    ),
    ...brokenByOne(aftermath, history),
  ]
}

const when = (isBroken: boolean, sentence: string) => (isBroken ? [sentence] : [])

const unfinished = ({ id, status, reason, dueAt }: Notification) =>
  `I2 ${id} has not ended: ${status} (${reason ?? 'no reason'}), due at ${dueAt.toISOString()}`

/** What is in one and not in the other. */
const difference = (left: readonly NotificationId[], right: readonly NotificationId[]) =>
  [...left, ...right].filter((id) => !left.includes(id) || !right.includes(id))

const brokenByOne = ({ notifications, attempts, calls }: Aftermath, history: History) => {
  const attemptsOf = Map.groupBy(attempts, ({ notificationId }) => notificationId)
  const callsOf = Map.groupBy(calls, ({ notificationId }) => notificationId)
  return notifications.flatMap((notification) => {
    const made = attemptsOf.get(notification.id) ?? []
    const received = callsOf.get(notification.id) ?? []
    return [...tooOften(notification, made, received, history), ...misplaced(notification, made, received, history)]
  })
}

/** I3, I4, I7. A replay is another life: it may send once more, and tries again from the beginning. */
const tooOften = (
  { id, delivery, replays, attempts: counted, message }: Notification,
  attempts: readonly DeliveryAttempt[],
  calls: readonly ProviderCall[],
  { everAmbiguous }: History,
) => {
  const count = (...outcomes: string[]) => attempts.filter(({ outcome }) => outcomes.includes(outcome)).length
  const reached = calls.filter((call) => call.reached).length
  const ambiguous = Math.max(count('ambiguous'), everAmbiguous?.get(id) ?? 0)
  const max = maxAttempts[message.channel]
  const lives = 1 + replays
  const spent = count('sent', 'transient', 'ambiguous', 'permanent')
  return [
    ...when(reached > lives + ambiguous, `I3 ${id} was sent ${reached} times, with ${ambiguous} ambiguous attempts`),
    ...when(delivery === 'at_most_once' && reached > lives, `I4 ${id} was sent ${reached} times in ${lives} lives`),
    ...when(spent > max * lives, `I7 ${id} was tried ${spent} times in ${lives} lives`),
    ...when(counted > max, `I7 ${id} counts ${counted} attempts`),
  ]
}

/** I5, I6, I12, and statuses that say what did not happen. */
const misplaced = (
  { id, status, sendAt, expiresAt, mode, message }: Notification,
  attempts: readonly DeliveryAttempt[],
  calls: readonly ProviderCall[],
  { canceled, everAmbiguous }: History,
) => {
  const starts = attempts.filter(({ code }) => code !== 'lease_lapsed').map(({ startedAt }) => startedAt)
  const provider = providerNames[mode === 'test' ? 'simulated' : message.channel]
  const before = canceled.get(id)
  const isKnown =
    attempts.some(({ outcome }) => outcome === 'ambiguous' || outcome === 'sent') || (everAmbiguous?.get(id) ?? 0) > 0
  return [
    ...when(sendAt !== undefined && starts.some((start) => start < sendAt), `I5 ${id} was sent before its time`),
    ...when(expiresAt !== undefined && starts.some((start) => start >= expiresAt), `${id} was sent after its end`),
    ...when(before !== undefined && calls.length > before, `I6 ${id} was sent after its cancel`),
    ...when(before !== undefined && status !== 'CANCELED', `I6 ${id} was canceled and is ${status}`),
    ...when(status === 'SENT' && !calls.some(({ reached }) => reached), `${id} is SENT, and nobody took it`),
    ...when(calls.some(({ reached }) => reached) && !isKnown, `${id} was taken, and no attempt says so`),
    ...when(
      calls.some((call) => call.provider !== provider),
      `I12 ${id} reached a provider that is not its own`,
    ),
  ]
}
