import type { Notification } from '../notifications/notification.ts'
import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { isKeyHeld, keyRoute } from './idempotency-keys.ts'
import type { SqlNow } from './now.ts'
import { parted, toInserted } from './rows.ts'
import { takeShared } from './shared-columns.ts'

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

/** What all rows have alike comes once (`s`), and the rest with each row (`g`). */
const statement = (sql: Sql, now: SqlNow, keyHours: number, given: readonly NewNotification[]) => {
  const hasKeys = given.some(({ idempotency }) => idempotency)
  const records = given.map(toRecord)
  const shared = takeShared(records, sharable)
  return sql<StoredRow[]>`
    with given as (
      select g.id, g.recipient, g.content, g.key, g.fingerprint, coalesce(g.metadata, '{}') as metadata,
        coalesce(g.tenant_id, s.tenant_id) as tenant_id, coalesce(g.mode, s.mode) as mode, coalesce(g.channel, s.channel) as channel,
        coalesce(g.user_id, s.user_id) as user_id, coalesce(g.priority, s.priority) as priority,
        coalesce(g.delivery, s.delivery) as delivery, coalesce(g.status, s.status) as status, coalesce(g.job_id, s.job_id) as job_id,
        coalesce(g.send_at, s.send_at) as send_at, coalesce(g.expires_at, s.expires_at) as expires_at,
        coalesce(g.parked_until, s.parked_until) as parked_until, coalesce(g.traceparent, s.traceparent) as traceparent
      from jsonb_to_recordset(${sql.json(records)}::jsonb) as g(
        id uuid, key text, mode text, job_id text, status text, channel text, content jsonb, send_at timestamptz, user_id text,
        delivery text, metadata jsonb, priority text, recipient text, tenant_id text, expires_at timestamptz, fingerprint text,
        traceparent text, parked_until timestamptz),
      jsonb_to_record(${sql.json(shared)}::jsonb) as s(
        mode text, job_id text, status text, channel text, send_at timestamptz, user_id text, delivery text, priority text,
        tenant_id text, expires_at timestamptz, traceparent text, parked_until timestamptz)
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

/** In the order in which Postgres keeps them: the shortest first. It sorts the names of each row, and does not where they are sorted. */
const toRecord = (given: NewNotification) => {
  const { channel, to, content } = parted(given.message)
  return {
    id: given.id,
    key: given.idempotency?.key,
    mode: given.mode,
    job_id: given.jobId,
    status: given.status,
    channel,
    content,
    send_at: given.sendAt?.toISOString(),
    user_id: given.userId,
    delivery: given.delivery,
    metadata: Object.keys(given.metadata).length > 0 ? given.metadata : undefined,
    priority: given.priority,
    recipient: to,
    tenant_id: given.tenantId,
    expires_at: given.expiresAt?.toISOString(),
    fingerprint: given.idempotency?.fingerprint,
    traceparent: given.traceparent,
    parked_until: given.parkedUntil?.toISOString(),
  }
}

/** What the rows of a batch often have alike. */
const sharable = [
  'mode',
  'job_id',
  'status',
  'channel',
  'send_at',
  'user_id',
  'delivery',
  'priority',
  'tenant_id',
  'expires_at',
  'traceparent',
  'parked_until',
] as const
