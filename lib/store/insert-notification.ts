import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { isKeyHeld, keyRoute } from './idempotency-keys.ts'
import type { SqlNow } from './now.ts'
import { type InsertedRow, parted, toInserted } from './rows.ts'

/**
 * One statement stores the row, and the idempotency key where there is one.
 * Undefined where the key is taken, or held by a transaction that has not committed within the lock timeout.
 */
export const insertNotification = async (sql: Sql, now: SqlNow, keyHours: number, given: NewNotification) => {
  try {
    const rows = await (given.idempotency ? insertWithKey(sql, now, keyHours, given) : insertRow(sql, now, given))
    return rows[0] && toInserted(given, rows[0])
  } catch (error) {
    if (given.idempotency && isKeyHeld(error)) return undefined
    throw error
  }
}

const columns = (sql: Sql) => sql`
  id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status, job_id,
  created_at, due_at, send_at, expires_at, parked_until, traceparent`

const values = (sql: Sql, now: SqlNow, given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  const sendAt = given.sendAt ?? null
  return sql`
    ${given.id}::uuid, ${given.tenantId}, ${given.mode}, ${channel}, ${to}, ${sql.json(content)}::jsonb,
    ${given.userId ?? null}, ${sql.json(given.metadata)}::jsonb, ${given.priority}, ${given.delivery}, ${given.status},
    ${given.jobId}, ${now(sql)}, coalesce(${sendAt}::timestamptz, ${now(sql)}), ${sendAt}::timestamptz,
    ${given.expiresAt ?? null}::timestamptz, ${given.parkedUntil ?? null}::timestamptz, ${given.traceparent ?? null}`
}

const insertRow = (sql: Sql, now: SqlNow, given: NewNotification) => sql<InsertedRow[]>`
  insert into notifications (${columns(sql)}) values (${values(sql, now, given)}) returning created_at, due_at`

/** An expired key is taken over in place; a live one leaves `key` empty, and so nothing is inserted. */
const insertWithKey = (sql: Sql, now: SqlNow, keyHours: number, given: NewNotification) => sql<InsertedRow[]>`
  with key as (
    insert into idempotency_keys as k (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
    values (
      ${given.tenantId}, ${given.mode}, ${keyRoute}, ${given.idempotency?.key ?? ''},
      ${given.idempotency?.fingerprint ?? ''}, ${given.id}::uuid, ${now(sql)} + make_interval(hours => ${keyHours})
    )
    on conflict (tenant_id, mode, route, key) do update
    set fingerprint = excluded.fingerprint, notification_id = excluded.notification_id, expires_at = excluded.expires_at
    where k.expires_at <= ${now(sql)}
    returning notification_id
  )
  insert into notifications (${columns(sql)})
  select ${values(sql, now, given)} from key
  returning created_at, due_at`
