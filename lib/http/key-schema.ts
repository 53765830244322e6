import * as z from 'zod'
import type { Mode } from '../notifications/notification.ts'
import { type ApiEvent, scopes } from './api-event.ts'
import { decodeCursorWith, pageDefault, pageMax } from './cursor.ts'
import { line } from './storable-text.ts'
import { invalidRequest, parseWith } from './validation.ts'

const keyId = /^[A-Za-z0-9]{12}$/
export const isKeyId = (text: string): text is string => keyId.test(text)

export const keySchema = z.strictObject({
  name: line(100),
  mode: z.enum(['live', 'test'], 'must be live or test').optional(),
  scopes: z
    .array(z.enum(scopes, `must be one of ${scopes.join(', ')}`))
    .min(1, 'must name one scope at least')
    .max(scopes.length, 'must name each scope once'),
  expires_at: z.iso
    .datetime({ offset: true, error: 'must be an instant like 2026-01-31T12:00:00Z' })
    .transform((text) => new Date(text))
    .optional(),
})

/** Without a mode it is of the mode of the key that makes it. */
export const readNewKey = (body: unknown, ownMode: Mode, now: Date) => {
  const { name, mode = ownMode, scopes: named, expires_at } = parseWith(keySchema, body)
  if (expires_at && expires_at <= now)
    throw invalidRequest([{ pointer: '/expires_at', code: 'invalid', detail: 'must be in the future.' }])
  return { name, mode, scopes: [...new Set(named)], expiresAt: expires_at }
}

const overlapDefault = 24 * 60 * 60
/** A week: whoever needs longer to bring a secret to its users needs two keys. */
const overlapMax = 7 * 24 * 60 * 60

export const rotationSchema = z.strictObject({
  overlap_seconds: z
    .int()
    .min(0, 'must not be negative')
    .max(overlapMax, `must be at most ${overlapMax}`)
    .default(overlapDefault),
})

export const readOverlapSeconds = (body: unknown) => parseWith(rotationSchema, body).overlap_seconds

export const keysQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageMax, `must be at most ${pageMax}`).default(pageDefault),
})

export const readKeysQuery = (event: ApiEvent) => {
  const { cursor, limit } = parseWith(keysQuerySchema, event.queryStringParameters ?? {}, '/query')
  return { after: cursor === undefined ? undefined : decodeCursorWith(cursor, isKeyId), limit }
}
