import type { NotificationId } from '../notifications/notification.ts'
import type { SuppressionId } from '../notifications/suppression.ts'
import { invalidRequest } from './validation.ts'

/** Rows in one page, unless the caller asks for fewer. */
export const pageDefault = 50
export const pageMax = 100

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const isUuidV7 = <Id extends string>(text: string): text is Id => uuid.test(text)
export const isNotificationId = isUuidV7<NotificationId>
export const isSuppressionId = isUuidV7<SuppressionId>

/** The place after `id`. Opaque: its form may change. */
export const encodeCursor = (id: string): string => Buffer.from(`v1:${id}`).toString('base64url')

/** Every list goes by ids of this form; the list knows of what. */
export const decodeCursor = <Id extends string = NotificationId>(cursor: string): Id =>
  decodeCursorWith(cursor, isUuidV7<Id>)

export const decodeCursorWith = <Id extends string>(cursor: string, isId: (text: string) => text is Id): Id => {
  const [version, id = ''] = Buffer.from(cursor, 'base64url').toString().split(':')
  if (version === 'v1' && isId(id)) return id
  throw invalidRequest([
    { pointer: '/query/cursor', code: 'invalid', detail: 'must be the `page.next` of an earlier answer.' },
  ])
}

/** A page of a list with the way to the next one: ask the store for `limit + 1` rows to know whether there is any. */
export const toPage = <Row>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => string,
  toResource: (row: Row) => unknown,
) => {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? encodeCursor(idOf(last)) : null
  return { data: shown.map(toResource), page: { next, limit } }
}
