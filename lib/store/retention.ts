import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'

/** A log of deliveries is for finding out what went wrong lately: a month, or less where notifications are kept for less. */
const deliveriesKeptMs = 30 * 24 * 60 * 60_000
/** A notification can be told of more than once, to more than one webhook. */
const deliveriesPerRow = 5

/**
 * Oldest first, a bounded number of each. Ids are UUIDv7, so what is old enough stands at the beginning of the primary key and
 * is found without an index on time. What has not ended is kept however old it is.
 */
export const deleteOld = async (sql: Sql, now: SqlNow, keepMs: number, limit: number) => {
  const [row] = await sql<{ notifications: number; idempotency_keys: number }[]>`
    with t as (
      select ${now(sql)} as now, ${now(sql)} - make_interval(secs => ${keepMs / 1000}) as before
    ), old as (
      select n.id from notifications n, t
      where n.id < ${firstIdAt(sql, sql`t.before`)} and n.finished_at < t.before
      order by n.id limit ${limit} for update of n skip locked
    ), attempts as (
      delete from delivery_attempts a using old where a.notification_id = old.id
    ), letters as (
      delete from dead_letters d using old where d.notification_id = old.id
    ), audits as (
      delete from replays r using old where r.notification_id = old.id
    ), repeats as (
      delete from notification_repeats r using old where r.notification_id = old.id
    ), told as (
      delete from feedback f using old where f.notification_id = old.id
    ), events as (
      delete from webhook_deliveries d using old where d.notification_id = old.id
    ), events_over as (
      ${deleteOldEvents(sql, limit)}
    ), gone as (
      delete from notifications n using old where n.id = old.id returning 1
    ), plans as (
      delete from replay_plans p using t where p.expires_at <= t.now
    ), lifted as (
      delete from lifted_suppressions l using (
        select o.id from lifted_suppressions o, t where o.lifted_at < t.before order by o.lifted_at limit ${limit}
      ) over
      where l.id = over.id
    ), keys as (
      ${deleteOverKeys(sql, limit)} returning 1
    )
    select (select count(*) from gone)::int as notifications, (select count(*) from keys)::int as idempotency_keys`
  return { notifications: row?.notifications ?? 0, idempotencyKeys: row?.idempotency_keys ?? 0 }
}

const deleteOldEvents = (sql: Sql, limit: number) => sql`
  delete from webhook_deliveries d using (
    select o.id from webhook_deliveries o, t
    where o.id < ${firstIdAt(sql, sql`greatest(t.before, t.now - make_interval(secs => ${deliveriesKeptMs / 1000}))`)}
    order by o.id limit ${limit * deliveriesPerRow} for update of o skip locked
  ) over where d.id = over.id`

const deleteOverKeys = (sql: Sql, limit: number) => sql`
  delete from idempotency_keys k using (
    select o.tenant_id, o.mode, o.route, o.key from idempotency_keys o, t
    where o.expires_at <= t.now order by o.expires_at limit ${limit} for update of o skip locked
  ) over where (k.tenant_id, k.mode, k.route, k.key) = (over.tenant_id, over.mode, over.route, over.key)`

/** The smallest UUIDv7 of an instant: its first 48 bits are milliseconds. https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
const firstIdAt = (sql: Sql, instant: ReturnType<Sql>) => sql`
  rpad(lpad(to_hex(floor(extract(epoch from ${instant}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`
