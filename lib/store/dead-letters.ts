import type { NotificationId, Owner } from '../notifications/notification.ts'
import type { DeadLetter, DeadLetterCount, DeadLetterFilter, Page } from '../notifications/ports/store.ts'
import { uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import { toChannelName, toNotificationId } from './rows.ts'

interface DeadLetterRow {
  notification_id: string
  channel: string
  reason: string
  code: string
  detail: string
  attempts: number
  failed_at: Date
}

const toDeadLetter = (row: DeadLetterRow): DeadLetter => ({
  notificationId: toNotificationId(row.notification_id),
  channel: toChannelName(row.channel),
  reason: row.reason,
  code: row.code,
  detail: row.detail,
  attempts: row.attempts,
  failedAt: row.failed_at,
})

const columns = (sql: Sql) => sql`
  d.notification_id, d.channel, d.reason, d.code, d.detail, d.attempts, d.failed_at`

export const findDeadLetter = async (sql: Sql, owner: Owner, id: NotificationId) => {
  const [row] = await sql<DeadLetterRow[]>`
    select ${columns(sql)} from dead_letters d
    where d.notification_id = ${id}::uuid and d.tenant_id = ${owner.tenantId} and d.mode = ${owner.mode}`
  return row && toDeadLetter(row)
}

export const listDeadLetters = async (sql: Sql, owner: Owner, filter: DeadLetterFilter, page: Page) => {
  const rows = await sql<DeadLetterRow[]>`
    select ${columns(sql)} from dead_letters d
    where d.tenant_id = ${owner.tenantId} and d.mode = ${owner.mode}
      ${page.before ? sql`and d.notification_id < ${page.before}::uuid` : sql``}
      ${filter.channel ? sql`and d.channel = ${filter.channel}` : sql``}
      ${filter.reason ? sql`and d.reason = ${filter.reason}` : sql``}
      ${filter.code ? sql`and d.code = ${filter.code}` : sql``}
      ${filter.failedAfter ? sql`and d.failed_at > ${filter.failedAfter}` : sql``}
      ${filter.failedBefore ? sql`and d.failed_at < ${filter.failedBefore}` : sql``}
    order by d.notification_id desc
    limit ${page.limit}`
  return rows.map(toDeadLetter)
}

export const countDeadLetters = async (sql: Sql, owner: Owner): Promise<DeadLetterCount[]> => {
  const rows = await sql<{ channel: string; reason: string; code: string; count: number; oldest: Date }[]>`
    select d.channel, d.reason, d.code, count(*)::int as count, min(d.failed_at) as oldest
    from dead_letters d
    where d.tenant_id = ${owner.tenantId} and d.mode = ${owner.mode}
    group by d.channel, d.reason, d.code
    order by count desc, d.channel, d.reason, d.code`
  return rows.map(({ channel, oldest, ...row }) => ({
    ...row,
    channel: toChannelName(channel),
    oldestFailedAt: oldest,
  }))
}

/** Of every tenant: sweep compares them with the queue. */
export const listRecentDeadLetters = async (sql: Sql, limit: number) => {
  const rows = await sql<{ notification_id: string }[]>`
    select d.notification_id from dead_letters d order by d.notification_id desc limit ${limit}`
  return rows.map((row) => toNotificationId(row.notification_id))
}

export const filterDeadLetters = async (sql: Sql, ids: readonly NotificationId[]) => {
  const rows = await sql<{ notification_id: string }[]>`
    select d.notification_id from dead_letters d where d.notification_id = any(${uuidArray(ids)}::uuid[])`
  return rows.map((row) => toNotificationId(row.notification_id))
}
