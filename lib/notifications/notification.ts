/** The ways out. One queue, one drain and one provider each, so that a slow provider never blocks another channel. */
export const channelNames = ['email', 'sms', 'push'] as const
export type ChannelName = (typeof channelNames)[number]

export const statuses = [
  'SCHEDULED',
  'PENDING',
  'PROCESSING',
  'SENT',
  'DELIVERED',
  'BOUNCED',
  'COMPLAINED',
  'FAILED',
  'SUPPRESSED',
  'EXPIRED',
  'CANCELED',
] as const
export type Status = (typeof statuses)[number]

export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/** What to do when nobody can know whether a provider accepted an attempt: send again, or never send again. */
export const deliveryGuarantees = ['at_least_once', 'at_most_once'] as const
export type DeliveryGuarantee = (typeof deliveryGuarantees)[number]

/** A key is live or test, and so is everything that it makes. What is in test mode never reaches a provider. */
export type Mode = 'live' | 'test'

/** UUIDv7 in text form, so that a range of time is a range of ids. */
export type NotificationId = string & { readonly brand: 'NotificationId' }
/** Chosen by us for each enqueue; never a caller's key, and never used twice. */
export type JobId = string & { readonly brand: 'JobId' }
/** Stands where a row was stored while its channel's backlog was deep: whoever drains gives it a chunk. */
export const noJob = 'none' as JobId

export type Attachment = {
  filename: string
  contentType: string
  /** base64 */
  content: string
}

export interface EmailMessage {
  channel: 'email'
  to: string
  text: string
  subject?: string
  html?: string
  replyTo?: string
  headers?: Record<string, string>
  attachments?: Attachment[]
  /** Goes out with a link and a button to unsubscribe. */
  listUnsubscribe?: true
}

export interface SmsMessage {
  channel: 'sms'
  /** E.164 */
  to: string
  text: string
}

export interface PushMessage {
  channel: 'push'
  /** The device's registration token. */
  to: string
  text: string
  title?: string
  data?: Record<string, string>
  collapseKey?: string
  ttlSeconds?: number
}

export type Message = EmailMessage | SmsMessage | PushMessage

/** Whose it is. Every row carries it and every statement asks for it. */
export interface Owner {
  tenantId: string
  mode: Mode
}

/** One message, to one recipient, over one channel. */
export interface Notification extends Owner {
  id: NotificationId
  message: Message
  userId: string | undefined
  priority: Priority
  delivery: DeliveryGuarantee
  metadata: Record<string, string>
  status: Status
  /** Why it is in that status: a stable code, undefined where the status says it all. */
  reason: string | undefined
  /** Attempts that count against the maximum; a throttled one does not. */
  attempts: number
  replays: number
  jobId: JobId
  /** When it may be claimed: its schedule, its retry time or the end of its lease. */
  dueAt: Date
  createdAt: Date
  sendAt: Date | undefined
  expiresAt: Date | undefined
  /** Set while it waits in Postgres alone, until shortly before it is due. */
  parkedUntil: Date | undefined
  /** The trace that it is part of, as W3C writes it. */
  traceparent: string | undefined
  finishedAt: Date | undefined
}

/** What a send needs to know. The rest of a row stays where it is: each column costs both sides as much as a small decision does. */
export type DueNotification = Pick<
  Notification,
  | 'id'
  | 'tenantId'
  | 'mode'
  | 'message'
  | 'priority'
  | 'delivery'
  | 'attempts'
  | 'replays'
  | 'createdAt'
  | 'sendAt'
  | 'expiresAt'
  | 'traceparent'
>

export const attemptOutcomes = ['sent', 'transient', 'throttled', 'permanent', 'ambiguous', 'paused'] as const
export type AttemptOutcome = (typeof attemptOutcomes)[number]

/** One try at a provider, as it is kept and shown on the timeline. */
export interface DeliveryAttempt {
  notificationId: NotificationId
  /** The claim that made it: grows by one with each claim and is never used again. */
  claimNo: number
  provider: string
  startedAt: Date
  durationMs: number
  outcome: AttemptOutcome
  code: string | undefined
  /** For the operator: the provider's words, without addresses. */
  detail: string | undefined
  providerMessageId: string | undefined
  retryAt: Date | undefined
}

/** That the same request came again, under its idempotency key. */
export interface Repeats {
  /** At the least: of those that come at the same moment not every one is counted. */
  count: number
  firstAt: Date
  lastAt: Date
}
