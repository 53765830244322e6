import { type Feedback, type FeedbackType, feedbackTypes } from './feedback.ts'
import type { DeliveryAttempt, Notification } from './notification.ts'
import type { Replay } from './ports/store.ts'
import { maxAttempts } from './retry-policy.ts'

export const timelineEvents = [
  'accepted',
  'scheduled',
  'parked',
  'claimed',
  'attempt',
  'retry_planned',
  'feedback',
  'canceled',
  'expired',
  'suppressed',
  'dead_letter',
  'replayed',
] as const

export interface TimelineEntry {
  at: Date
  event: (typeof timelineEvents)[number]
  /** One line for a person. */
  text: string
  attempt?: DeliveryAttempt
  feedback?: Feedback
}

export interface Timeline {
  entries: TimelineEntry[]
  /** Why it is where it is, and what happens next, in one sentence. */
  summary: string
}

/** Everything that is known of one notification, in order. */
export const timelineOf = (
  notification: Notification,
  attempts: readonly DeliveryAttempt[],
  replays: readonly Replay[],
  feedback: readonly Feedback[] = [],
): Timeline => {
  const entries = [
    ...accepted(notification),
    ...attempts.flatMap((attempt) => attempted(attempt)),
    ...replays.flatMap((replay) => replayed(replay)),
    ...feedback.toSorted(byType).map(told),
    ...ended(notification),
  ]
  // Stable, so that what happened in the same millisecond keeps the order it is told in.
  return {
    entries: entries.sort((a, b) => a.at.getTime() - b.at.getTime()),
    summary: summaryOf(notification, attempts),
  }
}

const accepted = ({ createdAt, sendAt }: Notification): TimelineEntry[] => {
  const stored: TimelineEntry = { at: createdAt, event: 'accepted', text: 'Accepted and stored.' }
  if (!sendAt) return [stored]
  return [stored, { at: createdAt, event: 'scheduled', text: `Scheduled for ${sendAt.toISOString()}.` }]
}

const attempted = (attempt: DeliveryAttempt): TimelineEntry[] => {
  const { startedAt, durationMs, provider, outcome, code, retryAt } = attempt
  const result = outcome === 'sent' ? 'accepted it' : `failed (${outcome}, ${code ?? 'no code'})`
  const entries: TimelineEntry[] = [
    { at: startedAt, event: 'attempt', text: `${provider} ${result} after ${durationMs} ms.`, attempt },
  ]
  if (retryAt) {
    const at = new Date(startedAt.getTime() + durationMs)
    entries.push({ at, event: 'retry_planned', text: `Next try at ${retryAt.toISOString()}.` })
  }
  return entries
}

/** In the provider's time: it may have told of it much later. */
const told = (feedback: Feedback): TimelineEntry => {
  const { at, type, code } = feedback
  return { at, event: 'feedback', text: `${feedbackTexts[type]}${code ? ` (${code})` : ''}.`, feedback }
}

/** What a provider tells of the same instant, in the order in which it happens. */
const byType = (a: Feedback, b: Feedback) => feedbackTypes.indexOf(a.type) - feedbackTypes.indexOf(b.type)

const feedbackTexts: Record<FeedbackType, string> = {
  accepted: 'The provider confirmed that it took it',
  delivered: 'It arrived',
  bounced: 'It bounced for good',
  soft_bounced: 'It bounced for now',
  complained: 'The recipient reported it as spam',
  rejected: 'The provider took it, and refused to deliver it',
  delayed: 'The provider could not deliver it yet and goes on trying',
}

const ended = ({ status, reason, finishedAt }: Notification): TimelineEntry[] => {
  if (!finishedAt) return []
  if (status === 'CANCELED') return [{ at: finishedAt, event: 'canceled', text: 'Canceled before it was sent.' }]
  if (status === 'EXPIRED') return [{ at: finishedAt, event: 'expired', text: 'Expired before it could be sent.' }]
  if (status === 'SUPPRESSED')
    return [{ at: finishedAt, event: 'suppressed', text: `Not sent: the recipient is suppressed (${reason}).` }]
  return status === 'FAILED' ? [givenUp(finishedAt, reason)] : []
}

const givenUp = (at: Date, reason = 'failed'): TimelineEntry => ({
  at,
  event: 'dead_letter',
  text: `Given up (${reason}): a dead letter.`,
})

const replayed = ({ failedAt, failedReason, replayedAt, reason }: Replay): TimelineEntry[] => [
  givenUp(failedAt, failedReason),
  { at: replayedAt, event: 'replayed', text: `Replayed: ${reason}` },
]

const summaryOf = (notification: Notification, attempts: readonly DeliveryAttempt[]): string => {
  const { status, reason, sendAt, dueAt, message } = notification
  const last = attempts.at(-1)
  const by = last ? last.provider : 'The provider'
  switch (status) {
    case 'SCHEDULED':
      return `It waits for its time, ${(sendAt ?? dueAt).toISOString()}.`
    case 'PENDING':
      return pendingSummary(notification, last)
    case 'PROCESSING':
      return 'It is being sent right now.'
    case 'SENT':
      return `${by} accepted it${attempts.length > 1 ? ` at try ${attempts.length}` : ''}; whether it arrived is not known yet.`
    case 'DELIVERED':
      return 'It arrived.'
    case 'BOUNCED':
      return 'It was sent, and the recipient’s server returned it.'
    case 'COMPLAINED':
      return 'It arrived, and the recipient reported it as spam.'
    case 'FAILED':
      return failedSummary(reason, last, message.channel)
    case 'SUPPRESSED':
      return `It was not sent: the recipient is on the suppression list (${reason}). Lift the suppression if that is wrong.`
    case 'EXPIRED':
      return attempts.some(({ outcome }) => outcome === 'ambiguous')
        ? 'It expired; whether the provider took one of its attempts is not known.'
        : 'It was not sent: it expired first.'
    case 'CANCELED':
      return 'It was not sent: it was canceled first.'
  }
}

const pendingSummary = ({ dueAt, reason }: Notification, last: DeliveryAttempt | undefined) => {
  if (reason === 'replayed') return 'It was replayed and waits for its turn.'
  if (!last) return 'It waits for its turn.'
  return `The last try failed (${last.code ?? last.outcome}); the next is due at ${dueAt.toISOString()}.`
}

const failedSummary = (
  reason: string | undefined,
  last: DeliveryAttempt | undefined,
  channel: Notification['message']['channel'],
) => {
  const cure = 'Replay it from the dead letters once the cause is mended.'
  const code = last?.code ?? 'no code'
  switch (reason) {
    case 'rejected':
      return `${last?.provider ?? 'The provider'} refused it for good (${code}). ${cure}`
    case 'outcome_unknown':
      return `Nobody knows whether the provider took it (${code}), and at_most_once forbids another try. ${cure}`
    default:
      return `All ${maxAttempts[channel]} attempts failed, the last with ${code}. ${cure}`
  }
}
