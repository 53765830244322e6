import type { NotificationId } from './notification.ts'

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
