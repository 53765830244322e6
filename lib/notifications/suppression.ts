import type { ChannelName, NotificationId } from './notification.ts'

export const suppressionReasons = [
  'bounced',
  'soft_bounced',
  'complained',
  'unregistered',
  'unsubscribed',
  'manual',
] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** Who said so: a provider after a send, a provider that refused one, a caller, a file, or the recipient. */
export const suppressionSources = ['feedback', 'provider', 'api', 'import', 'unsubscribe'] as const
export type SuppressionSource = (typeof suppressionSources)[number]

/** An address that nothing is sent to any more, of one owner. */
export interface Suppression {
  channel: ChannelName
  /** E-mail addresses in lower case; everything else as it is. */
  recipient: string
  reason: SuppressionReason
  source: SuppressionSource
  /** What it became known by. */
  notificationId: NotificationId | undefined
  createdAt: Date
}

export type NewSuppression = Omit<Suppression, 'createdAt'>

/** Two spellings of one address are one address. SQL has the same rule, in `suppression_key`. */
export const suppressionKey = (channel: ChannelName, recipient: string) =>
  channel === 'email' ? recipient.toLowerCase() : recipient
