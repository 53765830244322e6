import type { NotificationId, Owner } from '../notifications/notification.ts'
import type { NotificationFilter } from '../notifications/ports/notification-filter.ts'
import type { Page } from '../notifications/ports/store.ts'
import { uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import { lowestIdAt } from './ids.ts'
import { type AttemptRow, type NotificationRow, notificationColumns, toAttempt, toNotification } from './rows.ts'

export const findNotification = async (sql: Sql, owner: Owner, id: NotificationId) => {
  const [row] = await sql<NotificationRow[]>`
    select ${notificationColumns(sql)} from notifications n
    where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}`
  return row && toNotification(row)
}

export const findManyNotifications = async (sql: Sql, owner: Owner, ids: readonly NotificationId[]) => {
  const rows = await sql<NotificationRow[]>`
    select ${notificationColumns(sql)} from notifications n
    where n.id = any(${uuidArray(ids)}::uuid[]) and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}`
  return rows.map(toNotification)
}

/** Newest first: ids are UUIDv7, so the primary key is the order of time and the cursor. */
export const listNotifications = async (sql: Sql, owner: Owner, filter: NotificationFilter, page: Page) => {
  const rows = await sql<NotificationRow[]>`
    select ${notificationColumns(sql)} from notifications n
    where n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
      ${page.before ? sql`and n.id < ${page.before}::uuid` : sql``}
      ${filter.status ? sql`and n.status = ${filter.status}` : sql``}
      ${filter.channel ? sql`and n.channel = ${filter.channel}` : sql``}
      ${filter.userId ? sql`and n.user_id = ${filter.userId}` : sql``}
      ${filter.recipient ? sql`and ${isRecipient(sql, filter.recipient)}` : sql``}
      ${filter.reason ? sql`and n.reason = ${filter.reason}` : sql``}
      ${filter.createdAfter ? isAfter(sql, filter.createdAfter) : sql``}
      ${filter.createdBefore ? isBefore(sql, filter.createdBefore) : sql``}
      ${filter.metadata ? sql`and n.metadata @> ${sql.json(filter.metadata)}::jsonb` : sql``}
    order by n.id desc
    limit ${page.limit}`
  return rows.map(toNotification)
}

/** A machine that makes ids has a clock of its own; one that is wrong by more than this hides its rows from filters by time. */
const clockSkewMs = 24 * 60 * 60_000

/** The time decides; the range of ids says where to look, so that the rest of the table is not read. */
const isAfter = (sql: Sql, at: Date) => sql`
  and n.created_at > ${at} and n.id >= ${lowestIdAt(new Date(at.getTime() - clockSkewMs))}::uuid`

const isBefore = (sql: Sql, at: Date) => sql`
  and n.created_at < ${at} and n.id < ${lowestIdAt(new Date(at.getTime() + clockSkewMs))}::uuid`

/** In whatever spelling: the same rule as a suppression's. */
const isRecipient = (sql: Sql, recipient: string) => sql`
  suppression_key(n.channel, n.recipient) = suppression_key(n.channel, ${recipient})`

export const listAttempts = async (sql: Sql, owner: Owner, id: NotificationId) => {
  const rows = await sql<AttemptRow[]>`
    select a.notification_id, a.claim_no, a.provider, a.started_at, a.duration_ms, a.outcome, a.code, a.detail,
      a.provider_message_id, a.retry_at
    from attempts_made a join notifications n on n.id = a.notification_id
    where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
    order by a.claim_no`
  return rows.map(toAttempt)
}
