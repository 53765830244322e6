import type { Notification } from '../notifications/notification.ts'
import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { isKeyHeld, keyRoute } from './idempotency-keys.ts'
import type { SqlNow } from './now.ts'
import { type InsertedRow, parted, toInserted } from './rows.ts'
import { takeRows } from './take-rows.ts'

/**
 * One statement stores all rows and their idempotency keys. Gives back what it stored: a row whose key is taken is left out.
 * Where somebody's uncommitted transaction holds one of the keys, nobody can tell which: then no row with a key is stored.
 */
export const insertNotifications = async (
  sql: Sql,
  now: SqlNow,
  keyHours: number,
  given: readonly NewNotification[],
): Promise<Notification[]> => {
  if (given.length === 0) return []
  try {
    return await insertAll(sql, now, keyHours, given)
  } catch (error) {
    const keyless = given.filter(({ idempotency }) => !idempotency)
    if (keyless.length === given.length || !isKeyHeld(error)) throw error
    return keyless.length > 0 ? insertAll(sql, now, keyHours, keyless) : []
  }
}

const insertAll = async (sql: Sql, now: SqlNow, keyHours: number, given: readonly NewNotification[]) => {
  const rows = await statement(sql, now, keyHours, given)
  const byId = new Map(takeRows(rows, (row) => [row.id, row]))
  return given.flatMap((one) => {
    const row = byId.get(one.id)
    return row ? [toInserted(one, row)] : []
  })
}

/** Keys are inserted in their order: two batches that share some wait for each other in one direction, never in a circle. */
const statement = (sql: Sql, now: SqlNow, keyHours: number, given: readonly NewNotification[]) => sql<
  (InsertedRow & { id: string })[]
>`
  with given as (
    select * from jsonb_to_recordset(${sql.json(given.map(toRecord))}::jsonb) as g(
      id uuid, tenant_id text, mode text, channel text, recipient text, content jsonb, user_id text, metadata jsonb,
      priority text, delivery text, status text, job_id text, send_at timestamptz, expires_at timestamptz,
      parked_until timestamptz, traceparent text, key text, fingerprint text)
  ), t as (
    select ${now(sql)} as now
  ), keys as (
    insert into idempotency_keys as k (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
    select g.tenant_id, g.mode, ${keyRoute}, g.key, g.fingerprint, g.id, t.now + make_interval(hours => ${keyHours})
    from given g, t where g.key is not null
    order by g.tenant_id, g.mode, g.key
    on conflict (tenant_id, mode, route, key) do update
    set fingerprint = excluded.fingerprint, notification_id = excluded.notification_id, expires_at = excluded.expires_at
    where k.expires_at <= ${now(sql)}
    returning notification_id
  )
  insert into notifications (
    id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status, job_id,
    created_at, due_at, send_at, expires_at, parked_until, traceparent)
  select g.id, g.tenant_id, g.mode, g.channel, g.recipient, g.content, g.user_id, g.metadata, g.priority, g.delivery,
    g.status, g.job_id, t.now, coalesce(g.send_at, t.now), g.send_at, g.expires_at, g.parked_until,
    g.traceparent
  from given g, t
  where g.key is null or g.id in (select notification_id from keys)
  returning id, created_at`

const toRecord = (given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  return {
    id: given.id,
    tenant_id: given.tenantId,
    mode: given.mode,
    channel,
    recipient: to,
    content,
    user_id: given.userId,
    metadata: given.metadata,
    priority: given.priority,
    delivery: given.delivery,
    status: given.status,
    job_id: given.jobId,
    send_at: given.sendAt?.toISOString(),
    expires_at: given.expiresAt?.toISOString(),
    parked_until: given.parkedUntil?.toISOString(),
    traceparent: given.traceparent,
    key: given.idempotency?.key,
    fingerprint: given.idempotency?.fingerprint,
  }
}
