import type { Notification, Owner } from '../notification.ts'
import type {
  SealedSecret,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryId,
  WebhookEventType,
  WebhookId,
} from '../webhook-event.ts'
import type { WebhookResult, WebhookVerdict } from '../webhook-retry.ts'

export interface NewWebhook extends Owner {
  id: WebhookId
  url: string
  description: string | undefined
  eventTypes: WebhookEventType[]
  secret: SealedSecret
}

export interface WebhookChange {
  url?: string | undefined
  description?: string | undefined
  eventTypes?: WebhookEventType[] | undefined
  isEnabled?: boolean | undefined
}

export interface ClaimedDelivery {
  delivery: WebhookDelivery
  claimNo: number
  webhook: Webhook
  /** As it stood at the event. Undefined for a test event. */
  notification: Notification | undefined
  /** The store's time of the claim. */
  claimedAt: Date
}

export interface DeliverySettlement {
  id: WebhookDeliveryId
  claimNo: number
  verdict: WebhookVerdict
  result: WebhookResult
  durationMs: number
}

/** Webhooks and what they are told. Events come by themselves: whatever ends a notification writes them in the same statement. */
export interface WebhookStore {
  /** Undefined where the owner has `max` already. */
  insertWebhook(webhook: NewWebhook, max: number): Promise<Webhook | undefined>
  findWebhook(owner: Owner, id: WebhookId): Promise<Webhook | undefined>
  /** Oldest first; there are never many. */
  listWebhooks(owner: Owner): Promise<Webhook[]>
  updateWebhook(owner: Owner, id: WebhookId, change: WebhookChange): Promise<Webhook | undefined>
  /** With all that it was to be told. False where there is none. */
  deleteWebhook(owner: Owner, id: WebhookId): Promise<boolean>
  /** The secret so far goes on signing for `overlapMs`; the one before it ends. */
  rotateSecret(owner: Owner, id: WebhookId, secret: SealedSecret, overlapMs: number): Promise<Webhook | undefined>

  insertTestDelivery(owner: Owner, id: WebhookId): Promise<WebhookDelivery | undefined>
  /** Newest first. */
  listDeliveries(
    owner: Owner,
    id: WebhookId,
    page: { before: WebhookDeliveryId | undefined; limit: number },
  ): Promise<WebhookDelivery[]>
  /** Due at once and with all its tries, under the same id, however it ended. */
  resendDelivery(owner: Owner, id: WebhookId, delivery: WebhookDeliveryId): Promise<WebhookDelivery | undefined>

  /** Takes what is due under a lease, the longest due first, and never more than `perWebhookMax` of one webhook at a time. */
  claimDeliveries(options: { limit: number; perWebhookMax: number; leaseMs: number }): Promise<ClaimedDelivery[]>
  /** Ends one claim, and notes what it says of the webhook. Undefined where the lease went to another. */
  settleDelivery(settlement: DeliverySettlement): Promise<{ disabled: boolean } | undefined>
  /** Whether anybody wants to be told anything. */
  hasWebhooks(): Promise<boolean>
}

/** Speaks to receivers. Never throws: that there was no answer is a result. */
export interface WebhookSender {
  send(call: WebhookCall, signal: AbortSignal): Promise<WebhookResult>
}

export interface WebhookCall {
  id: WebhookDeliveryId
  webhookId: WebhookId
  url: string
  body: string
  /** Signed as well, so that an old call cannot be played again. */
  at: Date
  /** The current one first. */
  secrets: SealedSecret[]
  traceparent: string | undefined
}

/** Makes secrets and seals them, so that a copy of the database signs nothing. */
export interface WebhookSecrets {
  generate(id: WebhookId): { secret: string; sealed: SealedSecret }
}
