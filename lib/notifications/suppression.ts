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
export const suppressionSources = ['feedback', 'provider', 'api', 'import', 'recipient'] as const
export type SuppressionSource = (typeof suppressionSources)[number]

/** UUIDv7, given by the store. */
export type SuppressionId = string & { readonly brand: 'SuppressionId' }

/** An address that nothing is sent to any more, of one owner. */
export interface Suppression {
  id: SuppressionId
  channel: ChannelName
  /** E-mail addresses in lower case; everything else as it is. */
  recipient: string
  reason: SuppressionReason
  source: SuppressionSource
  /** What it became known by. */
  notificationId: NotificationId | undefined
  /** In the words of whoever entered it. */
  note: string | undefined
  /** The API key that entered it, where it was one. */
  createdBy: string | undefined
  createdAt: Date
}

export interface NewSuppression
  extends Pick<Suppression, 'channel' | 'recipient' | 'reason' | 'source' | 'notificationId'> {
  note?: string | undefined
  createdBy?: string | undefined
}

/** One suppression: by its id, or by whose it is. */
export type WhichSuppression = { id: SuppressionId } | Pick<Suppression, 'channel' | 'recipient'>

/** Who lifts one, and why: the audit keeps both. */
export interface Lift {
  by: string
  reason: string | undefined
}

export interface SuppressionFilter {
  channel?: ChannelName | undefined
  /** In whatever spelling. */
  recipient?: string | undefined
  reason?: SuppressionReason | undefined
}

export interface SuppressionPage {
  /** Only what is older than this one. */
  before: SuppressionId | undefined
  limit: number
}

/** Two spellings of one address are one address. SQL has the same rule, in `suppression_key`. */
export const suppressionKey = (channel: ChannelName, recipient: string) =>
  channel === 'email' ? recipient.toLowerCase() : recipient
