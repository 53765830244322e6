import type * as z from 'zod'
import type { ClaimedDelivery } from '../notifications/ports/webhooks.ts'
import type { Webhook, WebhookDelivery, WebhookId } from '../notifications/webhook-event.ts'
import { notificationResource } from './resources.ts'
import type { webhookDeliverySchema, webhookResourceSchema } from './webhook-resource-schemas.ts'

export const webhookPath = (id: WebhookId) => `/api/v1/webhooks/${id}`

const isoOrNull = (date: Date | undefined) => date?.toISOString() ?? null

/** `secret` is shown by the two answers that make one, and never again. */
export const webhookResource = (webhook: Webhook, secret?: string): z.infer<typeof webhookResourceSchema> => ({
  id: webhook.id,
  object: 'webhook',
  url: webhook.url,
  description: webhook.description ?? null,
  events: webhook.eventTypes,
  mode: webhook.mode,
  enabled: webhook.disabled === undefined,
  disabled_reason: webhook.disabled?.reason ?? null,
  disabled_at: isoOrNull(webhook.disabled?.at),
  failing_since: isoOrNull(webhook.failingSince),
  created_at: webhook.createdAt.toISOString(),
  previous_secret_expires_at: isoOrNull(webhook.previousSecret?.until),
  ...(secret === undefined ? {} : { secret }),
  links: {
    self: webhookPath(webhook.id),
    deliveries: `${webhookPath(webhook.id)}/deliveries`,
    rotate: `${webhookPath(webhook.id)}/rotate`,
    test: `${webhookPath(webhook.id)}/test`,
  },
})

export const webhookDeliveryResource = (delivery: WebhookDelivery): z.infer<typeof webhookDeliverySchema> => ({
  id: delivery.id,
  object: 'webhook_delivery',
  webhook_id: delivery.webhookId,
  type: delivery.type,
  notification_id: delivery.notificationId ?? null,
  status: delivery.status,
  attempts: delivery.attempts,
  response_status: delivery.lastAttempt?.responseStatus ?? null,
  response_excerpt: delivery.lastAttempt?.excerpt ?? null,
  error: delivery.lastAttempt?.error ?? null,
  duration_ms: delivery.lastAttempt?.durationMs ?? null,
  created_at: delivery.createdAt.toISOString(),
  last_attempt_at: isoOrNull(delivery.lastAttempt?.at),
  next_attempt_at: isoOrNull(delivery.dueAt),
  links: { resend: `${webhookPath(delivery.webhookId)}/deliveries/${delivery.id}/resend` },
})

/** What a receiver is told. Every try of one event says the same, to the byte. */
export const webhookBody = ({ delivery, webhook, notification }: ClaimedDelivery): string =>
  JSON.stringify({
    type: delivery.type,
    timestamp: delivery.createdAt.toISOString(),
    data: notification ? notificationResource(notification) : { object: 'webhook', id: webhook.id, mode: webhook.mode },
  })
