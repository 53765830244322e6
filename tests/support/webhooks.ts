import { v7 } from 'uuid'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { NewWebhook } from '../../lib/notifications/ports/webhooks.ts'
import { type SealedSecret, type WebhookId, webhookEventTypes } from '../../lib/notifications/webhook-event.ts'
import type { WebhookResult, WebhookVerdict } from '../../lib/notifications/webhook-retry.ts'

export const aSecret = (byte = 1) => new Uint8Array(60).fill(byte) as SealedSecret

export const aNewWebhook = (owner: Owner, overrides: Partial<NewWebhook> = {}): NewWebhook => ({
  ...owner,
  id: v7() as WebhookId,
  url: 'https://receiver.example.com/hooks',
  description: undefined,
  eventTypes: [...webhookEventTypes],
  secret: aSecret(),
  ...overrides,
})

export const taken: { verdict: WebhookVerdict; result: WebhookResult } = {
  verdict: { status: 'delivered', retryAt: undefined, error: undefined, says: 'healthy' },
  result: { type: 'answered', status: 204, excerpt: '', retryAfterMs: undefined },
}

export const notTaken = (retryAt: Date, status = 500): { verdict: WebhookVerdict; result: WebhookResult } => ({
  verdict: { status: 'pending', retryAt, error: `http_${status}`, says: 'failing' },
  result: { type: 'answered', status, excerpt: 'out of order', retryAfterMs: undefined },
})

export const goneForGood: { verdict: WebhookVerdict; result: WebhookResult } = {
  verdict: { status: 'failed', retryAt: undefined, error: 'http_410', says: 'gone' },
  result: { type: 'answered', status: 410, excerpt: '', retryAfterMs: undefined },
}
