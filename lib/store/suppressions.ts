import { channelNames, type NotificationId, type Owner } from '../notifications/notification.ts'
import type {
  Lift,
  NewSuppression,
  Suppression,
  SuppressionFilter,
  SuppressionPage,
  WhichSuppression,
} from '../notifications/suppression.ts'
import { textArray, uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { storable, toChannelName, toNotificationId } from './rows.ts'

/** The recipient's suppression of a notification `n`, if there is one, as a column for a claim or a condition for a replay. */
export const suppressionOf = (sql: Sql) => sql`
  (select s.reason from suppressions s where s.tenant_id = n.tenant_id and s.mode = n.mode and s.channel = n.channel
    and s.recipient = suppression_key(n.channel, n.recipient))`

interface SuppressionRow {
  id: string
  channel: string
  recipient: string
  reason: string
  source: string
  notification_id: string | null
  note: string | null
  created_by: string | null
  created_at: Date
}

const columns = (sql: Sql) => sql`
  s.id, s.channel, s.recipient, s.reason, s.source, s.notification_id, s.note, s.created_by, s.created_at`

/**
 * One that is there already stays as it is, but for the recipient's own word: that outweighs what anybody else has said, so that
 * lifting a bounce does not lift it. A row of this statement has no xmax, one that it found has.
 */
export const suppress = async (sql: Sql, now: SqlNow, owner: Owner, suppressions: readonly NewSuppression[]) => {
  const rows = await sql<(SuppressionRow & { is_new: boolean })[]>`
    insert into suppressions as s (tenant_id, mode, channel, recipient, reason, source, notification_id, note, created_by,
      created_at)
    select distinct on (r.channel, suppression_key(r.channel, r.recipient)) ${owner.tenantId}, ${owner.mode}, r.channel,
      suppression_key(r.channel, r.recipient), r.reason, r.source, r.notification_id, r.note, r.created_by, ${now(sql)}
    from jsonb_to_recordset(${sql.json(suppressions.map(toRecord))}::jsonb) as r(nth int, channel text, recipient text,
      reason text, source text, notification_id uuid, note text, created_by text)
    order by r.channel, suppression_key(r.channel, r.recipient), r.nth
    on conflict (tenant_id, mode, channel, recipient) do update
    set reason = excluded.reason, source = excluded.source, notification_id = excluded.notification_id
    where excluded.source = 'recipient' and s.source <> 'recipient'
    returning ${columns(sql)}, s.xmax = 0 as is_new`
  return rows.filter((row) => row.is_new).map(toSuppression)
}

export const findSuppression = async (sql: Sql, owner: Owner, which: WhichSuppression) => {
  const [row] = await sql<SuppressionRow[]>`
    select ${columns(sql)} from suppressions s where ${isIt(sql, owner, which)}`
  return row && toSuppression(row)
}

/** The audit of it is part of the statement. */
export const unsuppress = async (
  sql: Sql,
  now: SqlNow,
  owner: Owner,
  which: WhichSuppression,
  { by, reason }: Lift,
) => {
  const { count } = await sql`
    with lifted as (
      delete from suppressions s where ${isIt(sql, owner, which)} returning s.tenant_id, s.mode, ${columns(sql)}
    )
    insert into lifted_suppressions (id, tenant_id, mode, channel, recipient, reason, source, notification_id, note, created_by,
      created_at, lifted_at, lifted_by, lifted_reason)
    select id, tenant_id, mode, channel, recipient, reason, source, notification_id, note, created_by, created_at, ${now(sql)},
      ${by}, ${reason ?? null}
    from lifted`
  return count > 0
}

const isIt = (sql: Sql, { tenantId, mode }: Owner, which: WhichSuppression) => sql`
  s.tenant_id = ${tenantId} and s.mode = ${mode} and ${
    'id' in which
      ? sql`s.id = ${which.id}::uuid`
      : sql`s.channel = ${which.channel} and s.recipient = suppression_key(${which.channel}, ${which.recipient})`
  }`

/** Newest first. */
export const listSuppressions = async (sql: Sql, owner: Owner, filter: SuppressionFilter, page: SuppressionPage) => {
  const { channel, recipient, reason } = filter
  const rows = await sql<SuppressionRow[]>`
    select ${columns(sql)} from suppressions s
    where s.tenant_id = ${owner.tenantId} and s.mode = ${owner.mode}
      ${page.before ? sql`and s.id < ${page.before}::uuid` : sql``}
      ${channel ? sql`and s.channel = ${channel}` : sql``}
      ${reason ? sql`and s.reason = ${reason}` : sql``}
      ${recipient ? sql`and (s.channel, s.recipient) in (${keysOf(sql, recipient)})` : sql``}
    order by s.id desc
    limit ${page.limit}`
  return rows.map(toSuppression)
}

/** What an address would be called on each channel: so the primary key finds it. */
const keysOf = (sql: Sql, recipient: string) => sql`
  select c.name, suppression_key(c.name, ${recipient}) from unnest(${textArray(channelNames)}::text[]) as c(name)`

export const filterSuppressed = async (sql: Sql, owner: Owner, ids: readonly NotificationId[]) => {
  const rows = await sql<{ id: string }[]>`
    select n.id from notifications n
    where n.id = any(${uuidArray(ids)}::uuid[]) and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
      and ${suppressionOf(sql)} is not null`
  return rows.map(({ id }) => toNotificationId(id))
}

const toRecord = (suppression: NewSuppression, nth: number) => ({
  nth,
  channel: suppression.channel,
  recipient: suppression.recipient,
  reason: suppression.reason,
  source: suppression.source,
  notification_id: suppression.notificationId ?? null,
  note: storable(suppression.note),
  created_by: suppression.createdBy ?? null,
})

/** The check constraints vouch for the unions. */
const toSuppression = (row: SuppressionRow): Suppression => ({
  id: row.id as Suppression['id'],
  channel: toChannelName(row.channel),
  recipient: row.recipient,
  reason: row.reason as Suppression['reason'],
  source: row.source as Suppression['source'],
  notificationId: row.notification_id === null ? undefined : toNotificationId(row.notification_id),
  note: row.note ?? undefined,
  createdBy: row.created_by ?? undefined,
  createdAt: row.created_at,
})
