import { pageSchemaOf } from '../../../lib/http/resource-schemas.ts'
import { webhookDeliverySchema, webhookResourceSchema } from '../../../lib/http/webhook-resource-schemas.ts'
import {
  deliveriesQuerySchema,
  newWebhookSchema,
  rotationSchema,
  webhookChangeSchema,
} from '../../../lib/http/webhook-schema.ts'
import type { Operation } from '../operation.ts'
import { exampleId, pageOf } from './examples.ts'

const path = '/api/v1/webhooks'
const one = `${path}/{id}`
const self = `${path}/${exampleId}`
const read = { tag: 'Webhooks', scope: 'webhooks:read' } as const
const write = { tag: 'Webhooks', scope: 'webhooks:write' } as const

const webhook = {
  id: exampleId,
  object: 'webhook',
  url: 'https://example.com/hooks',
  description: 'The shop',
  events: ['notification.delivered', 'notification.bounced'],
  mode: 'live',
  enabled: true,
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  created_at: '2026-01-31T12:00:00.000Z',
  previous_secret_expires_at: null,
  links: { self, deliveries: `${self}/deliveries`, rotate: `${self}/rotate`, test: `${self}/test` },
}
const shown = { ...webhook, secret: 'whsec_...' }
const delivery = {
  id: exampleId,
  object: 'webhook_delivery',
  webhook_id: exampleId,
  type: 'notification.delivered',
  notification_id: exampleId,
  status: 'delivered',
  attempts: 1,
  response_status: 204,
  response_excerpt: '',
  error: null,
  duration_ms: 48,
  created_at: '2026-01-31T12:00:00.000Z',
  last_attempt_at: '2026-01-31T12:00:01.000Z',
  next_attempt_at: null,
  links: { resend: `${self}/deliveries/${exampleId}/resend` },
}
const waiting = {
  ...delivery,
  status: 'pending',
  attempts: 0,
  response_status: null,
  response_excerpt: null,
  duration_ms: null,
  last_attempt_at: null,
  next_attempt_at: '2026-01-31T12:00:00.000Z',
}

const webhookAnswer = (description: string, value: unknown = webhook) => ({
  description,
  schema: webhookResourceSchema,
  examples: { webhook: { summary: 'A webhook', value } },
})
const deliveryAnswer = (description: string) => ({
  description,
  schema: webhookDeliverySchema,
  examples: { waiting: { summary: 'On its way', value: waiting } },
})

const createWebhook: Operation = {
  ...write,
  id: 'createWebhook',
  method: 'post',
  path,
  summary: 'Make a webhook',
  description: 'Up to ten in each mode. Events are signed as Standard Webhooks says; the secret is shown this once.',
  body: {
    schema: newWebhookSchema,
    examples: {
      shop: {
        summary: 'For ends',
        value: { url: 'https://example.com/hooks', events: ['notification.delivered', 'notification.bounced'] },
      },
    },
  },
  answers: { 201: { ...webhookAnswer('Made, with its secret.', shown), headers: ['Location'] } },
  problems: ['too_many_webhooks', 'webhooks_not_set_up'],
}

const listWebhooks: Operation = {
  ...read,
  id: 'listWebhooks',
  method: 'get',
  path,
  summary: 'List webhooks',
  description: 'All of them, on one page; never a secret.',
  answers: {
    200: {
      description: 'The webhooks.',
      schema: pageSchemaOf(webhookResourceSchema).meta({ id: 'WebhookPage' }),
      examples: { all: { summary: 'One', value: { data: [webhook], page: { next: null, limit: 10 } } } },
    },
  },
}

const getWebhook: Operation = {
  ...read,
  id: 'getWebhook',
  method: 'get',
  path: one,
  summary: 'Get a webhook',
  description: 'Without its secret.',
  answers: { 200: webhookAnswer('The webhook.') },
}

const updateWebhook: Operation = {
  ...write,
  id: 'updateWebhook',
  method: 'patch',
  path: one,
  summary: 'Change a webhook',
  description: 'What is left out stays as it is. `"enabled": true` starts one again that was disabled.',
  body: {
    schema: webhookChangeSchema,
    examples: { enable: { summary: 'Start it again', value: { enabled: true } } },
  },
  answers: { 200: webhookAnswer('The webhook as it is now.') },
}

const deleteWebhook: Operation = {
  ...write,
  id: 'deleteWebhook',
  method: 'delete',
  path: one,
  summary: 'Delete a webhook',
  description: 'With everything that was to be sent there.',
  answers: { 204: { description: 'Deleted.', isEmpty: true } },
}

const rotateWebhook: Operation = {
  ...write,
  id: 'rotateWebhookSecret',
  method: 'post',
  path: `${one}/rotate`,
  summary: 'Rotate a webhook’s secret',
  description: 'From now on both secrets sign, until the time of the old one is over. The body may be left out.',
  body: {
    isOptional: true,
    schema: rotationSchema,
    examples: { day: { summary: 'With a day to change over', value: { overlap_hours: 24 } } },
  },
  answers: { 200: webhookAnswer('The webhook, with its new secret.', shown) },
  problems: ['webhooks_not_set_up'],
}

const testWebhook: Operation = {
  ...write,
  id: 'testWebhook',
  method: 'post',
  path: `${one}/test`,
  summary: 'Send a test to a webhook',
  description: 'An event that means nothing, on the way of all others.',
  answers: { 202: deliveryAnswer('It will be sent.') },
  problems: ['webhook_disabled'],
}

const listDeliveries: Operation = {
  ...read,
  id: 'listWebhookDeliveries',
  method: 'get',
  path: `${one}/deliveries`,
  summary: 'List what was sent to a webhook',
  description: 'Newest first.',
  query: deliveriesQuerySchema,
  answers: {
    200: {
      description: 'A page.',
      schema: pageSchemaOf(webhookDeliverySchema).meta({ id: 'WebhookDeliveryPage' }),
      examples: { page: { summary: 'One of several', value: pageOf(delivery) } },
      headers: ['Link'],
    },
  },
  problems: ['invalid_request'],
}

const resendDelivery: Operation = {
  ...write,
  id: 'resendWebhookDelivery',
  method: 'post',
  path: `${one}/deliveries/{delivery_id}/resend`,
  summary: 'Send an event again',
  description: 'The same event under the same `webhook-id`, with all its tries.',
  extraParameters: [
    {
      name: 'delivery_id',
      in: 'path',
      required: true,
      description: 'Which of those that were sent.',
      schema: { type: 'string', format: 'uuid' },
      example: exampleId,
    },
  ],
  answers: { 202: deliveryAnswer('It will be sent.') },
  problems: ['webhook_disabled'],
}

export const webhookOperations = [
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhook,
  testWebhook,
  listDeliveries,
  resendDelivery,
]
