import type { Message, Notification, Owner } from '../notifications/notification.ts'
import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, toNotification } from './rows.ts'

/** Postgres's code for `lock_timeout`: somebody's uncommitted transaction holds the key. */
const lockNotAvailable = '55P03'
/** Keys are scoped by route, so that a batch item and a single request do not meet. */
const route = 'notifications'

/**
 * One statement stores the row, and the idempotency key where there is one.
 * Undefined where the key is taken, or held by a transaction that has not committed within the lock timeout.
 */
export const insertNotification = async (sql: Sql, now: SqlNow, keyHours: number, given: NewNotification) => {
  try {
    const rows = await (given.idempotency ? insertWithKey(sql, now, keyHours, given) : insertRow(sql, now, given))
    return rows[0] && inserted(given, rows[0])
  } catch (error) {
    if (given.idempotency && hasCode(error, lockNotAvailable)) return undefined
    throw error
  }
}

interface Inserted {
  created_at: Date
  due_at: Date
}

const inserted = ({ idempotency: _, ...given }: NewNotification, row: Inserted): Notification => ({
  ...given,
  reason: undefined,
  attempts: 0,
  replays: 0,
  createdAt: row.created_at,
  dueAt: row.due_at,
  finishedAt: undefined,
})

const columns = (sql: Sql) => sql`
  id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status, job_id,
  created_at, due_at, send_at, expires_at, parked_until`

const values = (sql: Sql, now: SqlNow, given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  const sendAt = given.sendAt ?? null
  return sql`
    ${given.id}::uuid, ${given.tenantId}, ${given.mode}, ${channel}, ${to}, ${sql.json(content)}::jsonb,
    ${given.userId ?? null}, ${sql.json(given.metadata)}::jsonb, ${given.priority}, ${given.delivery}, ${given.status},
    ${given.jobId}, ${now(sql)}, coalesce(${sendAt}::timestamptz, ${now(sql)}), ${sendAt}::timestamptz,
    ${given.expiresAt ?? null}::timestamptz, ${given.parkedUntil ?? null}::timestamptz`
}

/** Channel and recipient have columns of their own; the rest of a message is its content. */
const parted = ({ channel, to, ...content }: Message) => ({ channel, to, content })

const insertRow = (sql: Sql, now: SqlNow, given: NewNotification) => sql<Inserted[]>`
  insert into notifications (${columns(sql)}) values (${values(sql, now, given)}) returning created_at, due_at`

/** An expired key is taken over in place; a live one leaves `key` empty, and so nothing is inserted. */
const insertWithKey = (sql: Sql, now: SqlNow, keyHours: number, given: NewNotification) => sql<Inserted[]>`
  with key as (
    insert into idempotency_keys as k (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
    values (
      ${given.tenantId}, ${given.mode}, ${route}, ${given.idempotency?.key ?? ''},
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

/** What an idempotency key stands for, as long as it is kept. */
export const findByIdempotencyKey = async (sql: Sql, now: SqlNow, owner: Owner, key: string) => {
  const [row] = await sql<(NotificationRow & { fingerprint: string })[]>`
    select k.fingerprint, ${notificationColumns(sql)}
    from idempotency_keys k join notifications n on n.id = k.notification_id
    where k.tenant_id = ${owner.tenantId} and k.mode = ${owner.mode} and k.route = ${route} and k.key = ${key}
      and k.expires_at > ${now(sql)}`
  return row && { notification: toNotification(row), fingerprint: row.fingerprint }
}

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
