import type { ChannelName, NotificationId, Owner } from '../notifications/notification.ts'
import type { SuppressionPage } from '../notifications/ports/store.ts'
import type { NewSuppression, Suppression } from '../notifications/suppression.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { toChannelName, toNotificationId, uuidArray } from './rows.ts'

/** The recipient's suppression of a notification `n`, if there is one, as a column for a claim or a condition for a replay. */
export const suppressionOf = (sql: Sql) => sql`
  (select s.reason from suppressions s where s.tenant_id = n.tenant_id and s.mode = n.mode and s.channel = n.channel
    and s.recipient = suppression_key(n.channel, n.recipient))`

export const suppress = async (sql: Sql, now: SqlNow, owner: Owner, suppressions: readonly NewSuppression[]) => {
  const { count } = await sql`
    insert into suppressions (tenant_id, mode, channel, recipient, reason, source, notification_id, created_at)
    select ${owner.tenantId}, ${owner.mode}, r.channel, suppression_key(r.channel, r.recipient), r.reason, r.source,
      r.notification_id, ${now(sql)}
    from jsonb_to_recordset(${sql.json(suppressions.map(toRecord))}::jsonb) as r(channel text, recipient text, reason text,
      source text, notification_id uuid)
    on conflict do nothing`
  return count
}

export const unsuppress = async (sql: Sql, owner: Owner, channel: ChannelName, recipient: string) => {
  const { count } = await sql`
    delete from suppressions where tenant_id = ${owner.tenantId} and mode = ${owner.mode} and channel = ${channel}
      and recipient = suppression_key(${channel}, ${recipient})`
  return count > 0
}

interface SuppressionRow {
  channel: string
  recipient: string
  reason: string
  source: string
  notification_id: string | null
  created_at: Date
}

export const listSuppressions = async (sql: Sql, owner: Owner, { channel, after, limit }: SuppressionPage) => {
  const rows = await sql<SuppressionRow[]>`
    select channel, recipient, reason, source, notification_id, created_at from suppressions
    where tenant_id = ${owner.tenantId} and mode = ${owner.mode}
      ${channel ? sql`and channel = ${channel}` : sql``}
      ${after ? sql`and (channel, recipient) > (${after.channel}, ${after.recipient})` : sql``}
    order by channel, recipient
    limit ${limit}`
  return rows.map(toSuppression)
}

export const filterSuppressed = async (sql: Sql, owner: Owner, ids: readonly NotificationId[]) => {
  const rows = await sql<{ id: string }[]>`
    select n.id from notifications n
    where n.id = any(${uuidArray(ids)}::uuid[]) and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
      and ${suppressionOf(sql)} is not null`
  return rows.map(({ id }) => toNotificationId(id))
}

const toRecord = ({ channel, recipient, reason, source, notificationId }: NewSuppression) => ({
  channel,
  recipient,
  reason,
  source,
  notification_id: notificationId ?? null,
})

/** The check constraints vouch for the unions. */
const toSuppression = (row: SuppressionRow): Suppression => ({
  channel: toChannelName(row.channel),
  recipient: row.recipient,
  reason: row.reason as Suppression['reason'],
  source: row.source as Suppression['source'],
  notificationId: row.notification_id === null ? undefined : toNotificationId(row.notification_id),
  createdAt: row.created_at,
})
