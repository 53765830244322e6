import type { Event } from './lifecycle.ts'
import type { NotificationId } from './notification.ts'
import type { SuppressionReason } from './suppression.ts'

/** What a provider tells of a message after it took it. `soft_bounced` and `delayed` are notes: nothing has ended with them. */
export const feedbackTypes = [
  'accepted',
  'delivered',
  'bounced',
  'soft_bounced',
  'complained',
  'rejected',
  'delayed',
] as const
export type FeedbackType = (typeof feedbackTypes)[number]

/** One event about one notification. It may come twice, in any order, and before our own word that it was sent. */
export interface Feedback {
  /** The provider's own name for this event: the same event has the same id, however often it comes. */
  id: string
  notificationId: NotificationId
  type: FeedbackType
  /** The provider's clock. */
  at: Date
  providerMessageId: string
  /** The provider's classification, e.g. `Permanent/NoEmail`; searchable. */
  code: string | undefined
  /** For the operator; never an address. */
  detail: string | undefined
}

export interface FeedbackEffect {
  /** Where it leads, if the lifecycle allows it; without one it is a note on the timeline. */
  event?: Extract<Event, 'delivered' | 'bounced' | 'complained'>
  /** Nothing is ever sent to this address again, for this reason. */
  suppresses?: SuppressionReason
}

/** What each type does. Every type proves that the provider took the message, whatever we thought of that attempt. */
export const feedbackEffects: Record<FeedbackType, FeedbackEffect> = {
  accepted: {},
  delivered: { event: 'delivered' },
  bounced: { event: 'bounced', suppresses: 'bounced' },
  soft_bounced: {},
  complained: { event: 'complained', suppresses: 'complained' },
  rejected: { event: 'bounced' },
  delayed: {},
}

/** Of what events say against one address, the last of these stands, whichever was told first. */
export const suppressionStrength = ['soft_bounced', 'bounced', 'complained'] as const satisfies SuppressionReason[]

/** A mailbox that is full today may be empty tomorrow: so many in so many days are an address that is dead. */
export const softBounces = { max: 3, withinMs: 7 * 24 * 60 * 60_000 }

/** What a look at kept events came to. */
export interface FeedbackApplied {
  /** Events that were carried out, or had nothing left to change. */
  applied: number
  /** Notifications that were not SENT before: somebody thought that they had failed. */
  proven: NotificationId[]
  moved: number
  suppressed: number
}
