import * as z from 'zod'
import {
  disabledReasons,
  testEventType,
  webhookDeliveryStatuses,
  webhookEventTypes,
} from '../notifications/webhook-event.ts'

const instant = z.iso.datetime()
const id = z.uuid({ version: 'v7' })
const path = z.string().startsWith('/')

/** As `resource-schemas.ts`, of what tells of webhooks. */
export const webhookResourceSchema = z
  .object({
    id,
    object: z.literal('webhook'),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.enum(webhookEventTypes)),
    mode: z.enum(['live', 'test']),
    enabled: z.boolean(),
    disabled_reason: z.enum(disabledReasons).nullable(),
    disabled_at: instant.nullable(),
    failing_since: instant.nullable(),
    created_at: instant,
    previous_secret_expires_at: instant.nullable(),
    secret: z.string().optional(),
    links: z.object({ self: path, deliveries: path, rotate: path, test: path }),
  })
  .meta({ id: 'Webhook' })

export const webhookDeliverySchema = z
  .object({
    id,
    object: z.literal('webhook_delivery'),
    webhook_id: id,
    type: z.enum([...webhookEventTypes, testEventType]),
    notification_id: id.nullable(),
    status: z.enum(webhookDeliveryStatuses),
    attempts: z.int().min(0),
    response_status: z.int().nullable(),
    response_excerpt: z.string().nullable(),
    error: z.string().nullable(),
    duration_ms: z.int().min(0).nullable(),
    created_at: instant,
    last_attempt_at: instant.nullable(),
    next_attempt_at: instant.nullable(),
    links: z.object({ resend: path }),
  })
  .meta({ id: 'WebhookDelivery' })
