import * as z from 'zod'
import { channelNames, type NotificationId, statuses } from '../notifications/notification.ts'
import type { NotificationFilter } from '../notifications/ports/notification-filter.ts'
import type { DeadLetterFilter } from '../notifications/ports/store.ts'
import { type SuppressionFilter, type SuppressionId, suppressionReasons } from '../notifications/suppression.ts'
import type { ApiEvent } from './api-event.ts'
import { decodeCursor, pageDefault, pageMax } from './cursor.ts'
import { channelOfType, notificationTypes } from './notification-schema.ts'
import { soughtRecipient } from './recipient.ts'
import { isStorable, storableText } from './storable-text.ts'
import { invalidRequest, parseWith } from './validation.ts'

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant like 2026-01-31T12:00:00Z' })
  .refine((text) => !text.startsWith('0000'), 'must be in the year 1 or later')
  .transform((text) => new Date(text))
const type = z
  .enum(notificationTypes)
  .transform((name) => channelOfType[name])
  .optional()
const word = storableText.min(1).max(320)
/** As a suppression names it. */
export const channelName = z
  .string()
  .toLowerCase()
  .pipe(z.enum(channelNames, `must be one of ${channelNames.join(', ')}`))
const recipient = word.transform(soughtRecipient)
const limitOf = (most: number, otherwise: number) =>
  z.coerce.number().int().min(1).max(most, `must be at most ${most}`).default(otherwise)
const cursor = z.string().max(200).optional()
const paging = { cursor, limit: limitOf(pageMax, pageDefault) }

export const notificationsQuerySchema = z.strictObject({
  status: z.enum(statuses).optional(),
  type,
  user_id: word.optional(),
  recipient: recipient.optional(),
  reason: word.optional(),
  created_after: instant.optional(),
  created_before: instant.optional(),
  ...paging,
})

const deadLetterFields = {
  type,
  reason: word.optional(),
  code: word.optional(),
  failed_after: instant.optional(),
  failed_before: instant.optional(),
}
export const deadLettersQuerySchema = z.strictObject({ ...deadLetterFields, ...paging })
export const deadLetterFilterSchema = z.strictObject(deadLetterFields)

export const suppressionsFields = {
  channel: channelName.optional(),
  reason: z.enum(suppressionReasons).optional(),
  // A device token is longer than any address.
  recipient: storableText.min(1).max(4096).transform(soughtRecipient).optional(),
  cursor,
}

export interface ListQuery<Filter, Id = NotificationId> {
  filter: Filter
  before: Id | undefined
  limit: number
}

export const readNotificationsQuery = (event: ApiEvent): ListQuery<NotificationFilter> => {
  const { metadata, rest } = splitMetadata(event.queryStringParameters ?? {})
  const query = parseWith(notificationsQuerySchema, rest, '/query')
  const filter = {
    status: query.status,
    channel: query.type,
    userId: query.user_id,
    recipient: query.recipient,
    reason: query.reason,
    createdAfter: query.created_after,
    createdBefore: query.created_before,
    metadata,
  }
  return { filter, ...pagingOf(query) }
}

export const readDeadLettersQuery = (event: ApiEvent): ListQuery<DeadLetterFilter> => {
  const query = parseWith(deadLettersQuerySchema, event.queryStringParameters ?? {}, '/query')
  return { filter: toDeadLetterFilter(query), ...pagingOf(query) }
}

export const toDeadLetterFilter = (fields: z.infer<typeof deadLetterFilterSchema>): DeadLetterFilter => ({
  channel: fields.type,
  reason: fields.reason,
  code: fields.code,
  failedAfter: fields.failed_after,
  failedBefore: fields.failed_before,
})

/** `most` is what one page may have; without a limit of the caller's it has `otherwise`. */
export const readSuppressionsQuery = (
  event: ApiEvent,
  { most, otherwise }: { most: number; otherwise: number },
): ListQuery<SuppressionFilter, SuppressionId> => {
  const schema = z.strictObject({ ...suppressionsFields, limit: limitOf(most, otherwise) })
  const { cursor: place, limit, ...filter } = parseWith(schema, event.queryStringParameters ?? {}, '/query')
  return { filter, ...pagingOf<SuppressionId>({ cursor: place, limit }) }
}

const pagingOf = <Id extends string = NotificationId>(query: { cursor?: string | undefined; limit: number }) => ({
  before: query.cursor === undefined ? undefined : decodeCursor<Id>(query.cursor),
  limit: query.limit,
})

/** `metadata.order=42` asks for rows whose metadata holds that pair. */
const splitMetadata = (query: Record<string, string | undefined>) => {
  const prefix = 'metadata.'
  const pairs = Object.entries(query).filter(([name]) => name.startsWith(prefix))
  if (pairs.length > 16)
    throw invalidRequest([{ pointer: '/query', code: 'too_big', detail: 'at most 16 metadata pairs.' }])
  const unusable = pairs.find((pair) => !pair.every((text) => isStorable(text ?? '')))
  if (unusable)
    throw invalidRequest([
      { pointer: '/query/metadata', code: 'invalid', detail: 'must not contain NUL or half a character.' },
    ])
  const metadata = Object.fromEntries(pairs.map(([name, value]) => [name.slice(prefix.length), value ?? '']))
  const rest = Object.fromEntries(Object.entries(query).filter(([name]) => !name.startsWith(prefix)))
  return { metadata: pairs.length > 0 ? metadata : undefined, rest }
}
