import * as z from 'zod'
import type { WebhookChange } from '../notifications/ports/webhooks.ts'
import { type WebhookDeliveryId, type WebhookId, webhookEventTypes } from '../notifications/webhook-event.ts'
import { type ApiEvent, pathParameter } from './api-event.ts'
import { decodeCursor, isNotificationId, pageDefault, pageMax } from './cursor.ts'
import { jsonBody } from './json-body.ts'
import { HttpProblem } from './problem.ts'
import { storableText } from './storable-text.ts'
import { invalidRequest, parseWith } from './validation.ts'

/** Undefined where a URL may be called, else what it must be. */
export type CheckUrl = (url: string) => { url: string } | { refused: string }

/** A day: time to bring the new secret to every receiver. */
const overlapHoursDefault = 24
const overlapHoursMax = 7 * 24

const fields = {
  url: storableText.min(1, 'must not be empty').max(2_048, 'must have at most 2048 characters'),
  description: storableText.max(255, 'must have at most 255 characters'),
  events: z
    .array(z.enum(webhookEventTypes, `must be one of ${webhookEventTypes.join(', ')}`))
    .min(1, 'must name one type at least')
    .max(webhookEventTypes.length, `must have at most ${webhookEventTypes.length} types`)
    .transform((types) => [...new Set(types)]),
}

export const newWebhookSchema = z.strictObject({
  url: fields.url,
  description: fields.description.optional(),
  events: fields.events.default([...webhookEventTypes]),
})

export const webhookChangeSchema = z
  .strictObject({
    url: fields.url.optional(),
    description: fields.description.optional(),
    events: fields.events.optional(),
    enabled: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change something: url, description, events or enabled')

export const rotationSchema = z.strictObject({
  overlap_hours: z
    .int()
    .min(0, 'must not be negative')
    .max(overlapHoursMax, `must be at most ${overlapHoursMax}`)
    .default(overlapHoursDefault),
})

export const deliveriesQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageMax, `must be at most ${pageMax}`).default(pageDefault),
})

export const readNewWebhook = (body: unknown, checkUrl: CheckUrl) => {
  const { url, description, events } = parseWith(newWebhookSchema, body)
  return { url: checked(url, checkUrl), description, eventTypes: events }
}

export const readWebhookChange = (body: unknown, checkUrl: CheckUrl): WebhookChange => {
  const { url, description, events, enabled } = parseWith(webhookChangeSchema, body)
  return {
    url: url === undefined ? undefined : checked(url, checkUrl),
    description,
    eventTypes: events,
    isEnabled: enabled,
  }
}

/** The body may be left out. */
export const readOverlapMs = (event: ApiEvent): number => {
  if (event.body) jsonBody().before({ event })
  return parseWith(rotationSchema, event.json ?? {}).overlap_hours * 60 * 60_000
}

export const readDeliveriesQuery = (event: ApiEvent) => {
  const { cursor, limit } = parseWith(deliveriesQuerySchema, event.queryStringParameters ?? {}, '/query')
  const before = cursor === undefined ? undefined : decodeCursor<WebhookDeliveryId>(cursor)
  return { before, limit }
}

/** What is no id of ours was never stored: no statement is spent on it. */
export const webhookIdOf = (event: ApiEvent) => idIn(event, 'id', noWebhook) as WebhookId
export const deliveryIdOf = (event: ApiEvent) => idIn(event, 'delivery_id', noDelivery) as WebhookDeliveryId

export const noWebhook = () => new HttpProblem('not_found', 'There is no such webhook for this API key.')
export const noDelivery = () => new HttpProblem('not_found', 'There is no such delivery for this webhook.')

const idIn = (event: ApiEvent, name: string, missing: () => HttpProblem): string => {
  const id = pathParameter(event, name)
  if (!isNotificationId(id)) throw missing()
  return id
}

const checked = (url: string, checkUrl: CheckUrl) => {
  const verdict = checkUrl(url)
  if ('url' in verdict) return verdict.url
  throw invalidRequest([{ pointer: '/url', code: 'url_refused', detail: `${verdict.refused}.` }])
}
