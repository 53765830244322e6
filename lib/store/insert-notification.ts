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
    const rows = await statement(sql, now, keyHours, given)
    return rows[0] && toInserted(given, rows[0])
  } catch (error) {
    if (given.idempotency && isKeyHeld(error)) return undefined
    throw error
  }
}

const statement = (sql: Sql, now: SqlNow, keyHours: number, given: NewNotification) =>
  given.idempotency ? withKey(sql, now(sql), keyHours, given) : withoutKey(sql, now(sql), given)

type At = ReturnType<SqlNow>

/** In one piece, though `withKey` has the same columns: each part of a statement that is put together is a twentieth of what it takes. */
const withoutKey = (sql: Sql, at: At, given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  const sendAt = given.sendAt ?? null
  return sql<InsertedRow[]>`
    insert into notifications (id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status,
      job_id, created_at, due_at, send_at, expires_at, parked_until, traceparent)
    values (${given.id}::uuid, ${given.tenantId}, ${given.mode}, ${channel}, ${to}, ${sql.json(content)}::jsonb,
      ${given.userId ?? null}, ${sql.json(given.metadata)}::jsonb, ${given.priority}, ${given.delivery}, ${given.status},
      ${given.jobId}, ${at}, coalesce(${sendAt}::timestamptz, ${at}), ${sendAt}::timestamptz,
      ${given.expiresAt ?? null}::timestamptz, ${given.parkedUntil ?? null}::timestamptz, ${given.traceparent ?? null})
    returning created_at`
}

const withKey = (sql: Sql, at: At, keyHours: number, given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  const sendAt = given.sendAt ?? null
  return sql<InsertedRow[]>`
    ${takeKey(sql, at, keyHours, given)}
    insert into notifications (id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status,
      job_id, created_at, due_at, send_at, expires_at, parked_until, traceparent)
    select ${given.id}::uuid, ${given.tenantId}, ${given.mode}, ${channel}, ${to}, ${sql.json(content)}::jsonb,
      ${given.userId ?? null}, ${sql.json(given.metadata)}::jsonb, ${given.priority}, ${given.delivery}, ${given.status},
      ${given.jobId}, ${at}, coalesce(${sendAt}::timestamptz, ${at}), ${sendAt}::timestamptz,
      ${given.expiresAt ?? null}::timestamptz, ${given.parkedUntil ?? null}::timestamptz, ${given.traceparent ?? null}
    from key returning created_at`
}

/** An expired key is taken over in place; a live one leaves `key` empty, and so nothing is inserted. */
const takeKey = (sql: Sql, at: At, keyHours: number, { id, tenantId, mode, idempotency }: NewNotification) => sql`
  with key as (
    insert into idempotency_keys as k (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
    values (
      ${tenantId}, ${mode}, ${keyRoute}, ${idempotency?.key ?? ''}, ${idempotency?.fingerprint ?? ''}, ${id}::uuid,
      ${at} + make_interval(hours => ${keyHours})
    )
    on conflict (tenant_id, mode, route, key) do update
    set fingerprint = excluded.fingerprint, notification_id = excluded.notification_id, expires_at = excluded.expires_at
    where k.expires_at <= ${at}
    returning notification_id
  )`
