import { leaseMs } from './deliver.ts'
import { explain } from './explain.ts'
import { type Feedback, type FeedbackType, feedbackTypes } from './feedback.ts'
import type { DeliveryAttempt, Notification, Repeats } from './notification.ts'
import type { Replay } from './ports/store.ts'

export const timelineEvents = [
  'accepted',
  'deduplicated',
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
  repeats?: Repeats
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
  repeats?: Repeats,
): Timeline => {
  const entries = [
    ...accepted(notification, repeats),
    ...attempts.flatMap((attempt) => attempted(attempt)),
    ...replays.flatMap((replay) => replayed(replay)),
    ...feedback.toSorted(byType).map(told),
    ...held(notification),
    ...ended(notification),
  ]
  // Stable, so that what happened in the same millisecond keeps the order it is told in.
  return {
    entries: entries.sort((a, b) => a.at.getTime() - b.at.getTime()),
    summary: explain(notification, attempts),
  }
}

const accepted = ({ createdAt: at, sendAt, parkedUntil }: Notification, repeats?: Repeats): TimelineEntry[] => [
  { at, event: 'accepted', text: 'Accepted and stored.' },
  ...(repeats ? [deduplicated(repeats)] : []),
  ...(sendAt ? [{ at, event: 'scheduled' as const, text: `Scheduled for ${sendAt.toISOString()}.` }] : []),
  ...(parkedUntil ? [{ at, event: 'parked' as const, text: parkedText(parkedUntil) }] : []),
]

/** One entry for all of them, where they began: a caller that asks every second must not bury what happened meanwhile. */
const deduplicated = (repeats: Repeats): TimelineEntry => {
  const { count, firstAt: at, lastAt } = repeats
  const times = count > 1 ? `, at least ${count} times, the last at ${lastAt.toISOString()},` : ''
  const text = `The same request came again${times} and was answered from this row; nothing more was sent.`
  return { at, event: 'deduplicated', text, repeats }
}

const parkedText = (until: Date) => `Parked in the database; it enters the queue at ${until.toISOString()}.`

const claimed = (at: Date, which: string): TimelineEntry => ({
  at,
  event: 'claimed',
  text: `Taken from the queue${which}.`,
})

/** The claim of an attempt that has not ended: its lease tells when it began. */
const held = ({ status, dueAt }: Notification): TimelineEntry[] =>
  status === 'PROCESSING'
    ? [claimed(new Date(dueAt.getTime() - leaseMs), `, until ${dueAt.toISOString()} at most`)]
    : []

const attempted = (attempt: DeliveryAttempt): TimelineEntry[] => {
  const { startedAt, durationMs, provider, outcome, code, retryAt, claimNo } = attempt
  const result = outcome === 'sent' ? 'accepted it' : `failed (${outcome}, ${code ?? 'no code'})`
  const entries: TimelineEntry[] = [
    claimed(startedAt, ` (claim ${claimNo})`),
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
