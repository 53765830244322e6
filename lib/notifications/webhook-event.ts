import type { Notification, NotificationId, Owner, Status } from './notification.ts'

/** What a caller can be told of: every status in which delivery has ended, or has moved on after its end. */
export const webhookEventTypes = [
  'notification.sent',
  'notification.delivered',
  'notification.bounced',
  'notification.complained',
  'notification.failed',
  'notification.suppressed',
  'notification.expired',
  'notification.canceled',
] as const satisfies readonly `notification.${Lowercase<Status>}`[]
export type WebhookEventType = (typeof webhookEventTypes)[number]

/** Sent on request alone, to see whether an endpoint hears us. */
export const testEventType = 'webhook.test'

/** Undefined where a move to this status is told nobody: it is no end. The outbox's SQL makes the name in the same way. */
export const eventTypeOf = (status: Status): WebhookEventType | undefined =>
  webhookEventTypes.find((type) => type === `notification.${status.toLowerCase()}`)

export type WebhookId = string & { readonly brand: 'WebhookId' }
/** Also the event's `webhook-id`: the same in every try, so that who is told twice can notice. */
export type WebhookDeliveryId = string & { readonly brand: 'WebhookDeliveryId' }

/** A secret as it is kept: only who sends can open it. */
export type SealedSecret = Uint8Array & { readonly brand: 'SealedSecret' }

export const disabledReasons = ['by_request', 'gone', 'failing'] as const
export type DisabledReason = (typeof disabledReasons)[number]

/** An address of a tenant's, and what it wants to be told. */
export interface Webhook extends Owner {
  id: WebhookId
  url: string
  description: string | undefined
  eventTypes: WebhookEventType[]
  secret: SealedSecret
  /** Signs as well until its time is over, so that the receiver may change its own at leisure. */
  previousSecret: { secret: SealedSecret; until: Date } | undefined
  createdAt: Date
  /** The first failure since it last took something. */
  failingSince: Date | undefined
  disabled: { at: Date; reason: DisabledReason } | undefined
}

export const webhookDeliveryStatuses = ['pending', 'delivered', 'failed'] as const

/** One event for one webhook, and how far it has got. */
export interface WebhookDelivery {
  id: WebhookDeliveryId
  webhookId: WebhookId
  type: WebhookEventType | typeof testEventType
  notificationId: NotificationId | undefined
  createdAt: Date
  status: (typeof webhookDeliveryStatuses)[number]
  attempts: number
  /** The next try. Undefined once there is none. */
  dueAt: Date | undefined
  lastAttempt: WebhookAttempt | undefined
}

export interface WebhookAttempt {
  at: Date
  durationMs: number
  /** Undefined where there was no answer. */
  responseStatus: number | undefined
  /** Why it did not count, as a stable code. */
  error: string | undefined
  /** The beginning of the answer. */
  excerpt: string | undefined
}

/** A notification as it stood at an event: what can change later is put back to how it was, so that every try says the same. */
export const asSeen = (
  notification: Notification,
  seen: Pick<Notification, 'status' | 'reason' | 'attempts' | 'replays' | 'finishedAt'>,
): Notification => ({ ...notification, ...seen })
