import type { ClaimedDelivery, DeliverySettlement } from '../notifications/ports/webhooks.ts'
import { failingGapMs, failingMaxMs } from '../notifications/webhook-retry.ts'
import { uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, storable } from './rows.ts'
import {
  type DeliveryRow,
  deliveryColumns,
  type Seen,
  toDelivery,
  toSeenNotification,
  toWebhook,
  type WebhookRow,
  webhookColumns,
} from './webhook-rows.ts'

interface ClaimOptions {
  limit: number
  perWebhookMax: number
  leaseMs: number
}

interface ClaimedRow extends DeliveryRow {
  claim_no: number
  claimed_at: Date
  seen: Seen | null
}

/** Claims, and reads what the calls need. Who dies in between leaves leases that end by time. */
export const claimDeliveries = async (sql: Sql, now: SqlNow, options: ClaimOptions): Promise<ClaimedDelivery[]> => {
  const rows = await claimDue(sql, now, options)
  if (rows.length === 0) return []
  const [webhooks, notifications] = await Promise.all([readWebhooks(sql, rows), readNotifications(sql, rows)])
  return rows.flatMap((row) => {
    const webhook = webhooks.get(row.webhook_id)
    const notification = notifications.get(row.notification_id ?? '')
    if (!webhook) return [] // deleted a moment ago, with this row
    return {
      delivery: toDelivery(row),
      claimNo: row.claim_no,
      claimedAt: row.claimed_at,
      webhook: toWebhook(webhook),
      notification: notification && row.seen ? toSeenNotification(notification, row.seen) : undefined,
    }
  })
}

/**
 * From each webhook at most what its share leaves free, so that one with a backlog, or one that does not answer, keeps nobody from his
 * turn. A try counts from its claim on: what kills its sender each time comes to an end as well.
 */
const claimDue = (sql: Sql, now: SqlNow, { limit, perWebhookMax, leaseMs }: ClaimOptions) => {
  const lease = sql`make_interval(secs => ${leaseMs / 1000})`
  return sql<ClaimedRow[]>`
    with t as (
      select ${now(sql)} as now
    ), due as (
      select o.id from t, webhooks w cross join lateral (
        select d.id, d.due_at from webhook_deliveries d
        where d.webhook_id = w.id and d.finished_at is null and d.due_at <= t.now
        order by d.due_at
        limit greatest(0, ${perWebhookMax}::int - (
          select count(*) from webhook_deliveries u
          where u.webhook_id = w.id and u.finished_at is null and u.due_at > t.now and u.due_at <= t.now + ${lease}
            and u.claimed_until > t.now))
        for update skip locked
      ) o
      where w.disabled_at is null
      order by o.due_at limit ${limit}
    )
    update webhook_deliveries d
    set attempts = d.attempts + 1, claim_no = d.claim_no + 1, due_at = t.now + ${lease}, claimed_until = t.now + ${lease}
    from due, t where d.id = due.id
    returning ${deliveryColumns(sql)}, d.claim_no, d.seen, t.now as claimed_at`
}

const readWebhooks = async (sql: Sql, rows: readonly ClaimedRow[]) => {
  const ids = [...new Set(rows.map(({ webhook_id }) => webhook_id))]
  const found = await sql<WebhookRow[]>`
    select ${webhookColumns(sql)} from webhooks w where w.id = any(${uuidArray(ids)}::uuid[])`
  return new Map(found.map((row) => [row.id, row]))
}

const readNotifications = async (sql: Sql, rows: readonly ClaimedRow[]) => {
  const ids = rows.flatMap(({ notification_id }) => notification_id ?? [])
  if (ids.length === 0) return new Map<string, NotificationRow>()
  const found = await sql<NotificationRow[]>`
    select ${notificationColumns(sql)} from notifications n where n.id = any(${uuidArray(ids)}::uuid[])`
  return new Map(found.map((row) => [row.id, row]))
}

/** One statement for the delivery and for what it says of the webhook, so that neither is known without the other. */
export const settleDelivery = async (sql: Sql, now: SqlNow, settlement: DeliverySettlement) => {
  const { id, claimNo, verdict, result, durationMs } = settlement
  const { status, retryAt = null, error = null, says } = verdict
  const answer = result.type === 'answered' ? result : undefined
  const [row] = await sql<{ disabled: boolean }[]>`
    with t as (
      select ${now(sql)} as now
    ), settled as (
      update webhook_deliveries d
      set status = ${status}, due_at = coalesce(${retryAt}::timestamptz, d.due_at), claimed_until = null,
        finished_at = case when ${status} <> 'pending' then t.now end,
        last_attempt_at = t.now - make_interval(secs => ${durationMs / 1000}), duration_ms = ${Math.round(durationMs)},
        response_status = ${answer?.status ?? null}, error = ${error}, response_excerpt = ${storable(answer?.excerpt)}
      from t
      where d.id = ${id}::uuid and d.claim_no = ${claimNo} and d.finished_at is null
      returning d.webhook_id
    ), healthy as (
      update webhooks w set failing_since = null, last_failed_at = null from settled s
      where ${says} = 'healthy' and w.id = s.webhook_id and w.failing_since is not null
    ), unwell as (
      select w.id, case when w.last_failed_at > t.now - make_interval(secs => ${failingGapMs / 1000}) then w.failing_since else t.now end
        as since
      from webhooks w join settled s on s.webhook_id = w.id, t where ${says} in ('failing', 'gone')
    ), failing as (
      update webhooks w set failing_since = u.since, last_failed_at = t.now from unwell u, t where w.id = u.id
        and not ${isOver(sql, says)}
    ), disabled as (
      update webhooks w set failing_since = u.since, last_failed_at = t.now, disabled_at = t.now,
        disabled_reason = ${says === 'gone' ? 'gone' : 'failing'}
      from unwell u, t where w.id = u.id and w.disabled_at is null and ${isOver(sql, says)}
      returning w.id
    )
    select exists (select 1 from disabled) as disabled from settled`
  return row && { disabled: row.disabled }
}

/** An address that says it is gone, or that has taken nothing for days. */
const isOver = (sql: Sql, says: string) =>
  says === 'gone' ? sql`true` : sql`(u.since <= t.now - make_interval(secs => ${failingMaxMs / 1000}))`
