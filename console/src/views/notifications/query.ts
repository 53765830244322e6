import { notificationTypes, statuses } from '../../../../packages/client/src/vocabulary.ts'
import type { NotificationsQuery } from '../../api/calls.ts'

/** What this list keeps in its address. */
export const filterNames = [
  'status',
  'type',
  'recipient',
  'user_id',
  'reason',
  'metadata',
  'within',
  'after',
  'before',
] as const

export const withins = { '15m': 15, '1h': 60, '24h': 24 * 60, '7d': 7 * 24 * 60 } as const

export interface ListRequest {
  query: NotificationsQuery
  metadata: Record<string, string>
}

/** The address as the API takes it. What an address says that this list cannot mean is left out: a link may be old. */
export const toListRequest = (search: URLSearchParams, now: Date): ListRequest => {
  const text = (name: string) => search.get(name) ?? undefined
  const query = {
    status: statuses.find((status) => status === search.get('status')),
    type: notificationTypes.find((type) => type === search.get('type')),
    recipient: text('recipient'),
    user_id: text('user_id'),
    reason: text('reason'),
    created_after: text('after') ?? withinOf(search.get('within'), now),
    created_before: text('before'),
    cursor: text('cursor'),
  }
  return { query: given(query), metadata: pairsOf(search.get('metadata') ?? '') }
}

const withinOf = (within: string | null, now: Date) => {
  const minutes = Object.entries(withins).find(([name]) => name === within)?.[1]
  return minutes === undefined ? undefined : new Date(now.getTime() - minutes * 60_000).toISOString()
}

/** `order=42, shop=x` */
const pairsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.trim().split('='))
      .flatMap(([name = '', ...value]) => (name === '' ? [] : [[name.trim(), value.join('=').trim()]])),
  )

const given = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** What somebody means who pastes something into one field. */
export const meaningOf = (text: string): { id: string } | { recipient: string } | { user_id: string } => {
  if (id.test(text)) return { id: text.toLowerCase() }
  return /@|^\+\d|^sim-/.test(text) ? { recipient: text } : { user_id: text }
}
