import type { Notification } from '../notifications/notification.ts'
import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { givenNotifications } from './given-notifications.ts'
import { isKeyHeld, keyRoute } from './idempotency-keys.ts'
import type { SqlNow } from './now.ts'
import { toInserted } from './rows.ts'

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
  const [row] = await statement(sql, now, keyHours, given)
  if (!row) throw new Error('an insert of many did not say what it stored')
  const { created_at, ids } = row
  if (!created_at) return []
  const stored = ids === null ? undefined : new Set(ids.split(','))
  return given
    .filter(({ id }) => stored?.has(id) ?? true)
    .map((one) => toInserted(one, { created_at: new Date(created_at) })) // each its own: who gets it may change it
}

/** One row for all: nobody reads five hundred to learn that all were stored. */
interface StoredRow {
  /** Null where nothing was stored. */
  created_at: Date | null
  /** Which, where some may have been left out; null where nobody had a key. */
  ids: string | null
}

const statement = (sql: Sql, now: SqlNow, keyHours: number, given: readonly NewNotification[]) => {
  const hasKeys = given.some(({ idempotency }) => idempotency)
  return sql<StoredRow[]>`
    with given as (
      ${givenNotifications(sql, given)}
    ), t as (
      select ${now(sql)} as now
    ), ${hasKeys ? takeKeys(sql, now, keyHours) : sql`admitted as (select * from given)`}, stored as (
      insert into notifications (
        id, tenant_id, mode, channel, recipient, content, user_id, metadata, priority, delivery, status, job_id,
        created_at, due_at, send_at, expires_at, parked_until, traceparent)
      select g.id, g.tenant_id, g.mode, g.channel, g.recipient, g.content, g.user_id, g.metadata, g.priority, g.delivery,
        g.status, g.job_id, t.now, coalesce(g.send_at, t.now), g.send_at, g.expires_at, g.parked_until, g.traceparent
      from admitted g, t
      returning id, created_at
    )
    select min(created_at) as created_at, string_agg(id::text, ',') filter (where ${hasKeys}::boolean) as ids from stored`
}

/** Keys are inserted in their order: two batches that share some wait for each other in one direction, never in a circle. */
const takeKeys = (sql: Sql, now: SqlNow, keyHours: number) => sql`
    keys as (
      insert into idempotency_keys as k (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
      select g.tenant_id, g.mode, ${keyRoute}, g.key, g.fingerprint, g.id, t.now + make_interval(hours => ${keyHours})
      from given g, t where g.key is not null
      order by g.tenant_id, g.mode, g.key
      on conflict (tenant_id, mode, route, key) do update
      set fingerprint = excluded.fingerprint, notification_id = excluded.notification_id, expires_at = excluded.expires_at
      where k.expires_at <= ${now(sql)}
      returning notification_id
    ), admitted as (
      select * from given g where g.key is null or g.id in (select notification_id from keys)
    )`
