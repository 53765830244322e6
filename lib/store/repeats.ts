import type { NotificationId, Owner, Repeats } from '../notifications/notification.ts'
import type { Idempotency, Seen } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { isKeyHeld, keyRoute } from './idempotency-keys.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, textArray, toNotification } from './rows.ts'

/** What a key stands for, as long as it is kept. */
export const recall = async (sql: Sql, now: SqlNow, owner: Owner, { key, fingerprint }: Idempotency) => {
  const seen = seenUnder(sql, now, owner, sql`k.key = ${key}`)
  const same: Fragment = sql`select s.id, 1 as times from seen s where s.fingerprint = ${fingerprint}`
  return (await countAndRead(sql, now, seen, same)).get(key)
}

/** What keys stand for, as long as they are kept. */
export const recallMany = (sql: Sql, now: SqlNow, owner: Owner, asked: readonly Idempotency[]) => {
  const keys = textArray(asked.map(({ key }) => key))
  const fingerprints = textArray(asked.map(({ fingerprint }) => fingerprint))
  const seen = seenUnder(sql, now, owner, sql`k.key = any(${keys}::text[])`)
  const same: Fragment = sql`
    select s.id, count(*)::int as times
    from seen s join unnest(${keys}::text[], ${fingerprints}::text[]) as a(key, fingerprint) using (key, fingerprint)
    group by s.id`
  return countAndRead(sql, now, seen, same)
}

type Fragment = ReturnType<Sql>
type SeenRow = NotificationRow & { key: string; fingerprint: string }

const seenUnder = (sql: Sql, now: SqlNow, owner: Owner, isAsked: Fragment): Fragment => sql`
  select k.key, k.fingerprint, ${notificationColumns(sql)}
  from idempotency_keys k join notifications n on n.id = k.notification_id
  where k.tenant_id = ${owner.tenantId} and k.mode = ${owner.mode} and k.route = ${keyRoute}
    and ${isAsked} and k.expires_at > ${now(sql)}`

/** The answer matters and the count does not: who would have to wait in order to count goes without. */
const countAndRead = async (sql: Sql, now: SqlNow, seen: Fragment, same: Fragment) => {
  const rows = await counted(sql, now, seen, same).catch((error: unknown) => {
    // Only a first repeat can meet this: somebody has inserted its row, and hangs.
    if (isKeyHeld(error)) return sql<SeenRow[]>`${seen}`
    throw error
  })
  return new Map(
    rows.map((row): [string, Seen] => [row.key, { notification: toNotification(row), fingerprint: row.fingerprint }]),
  )
}

/** `skip locked` elects who counts: of a thousand repeats at once one updates the row, and nobody waits for it. */
const counted = (sql: Sql, now: SqlNow, seen: Fragment, same: Fragment) => sql<SeenRow[]>`
  with seen as materialized (
    ${seen}
  ), same as (
    ${same}
  ), free as (
    select r.notification_id, same.times
    from same join notification_repeats r on r.notification_id = same.id
    for no key update of r skip locked
  ), again as (
    update notification_repeats r set count = r.count + free.times, last_at = greatest(r.last_at, ${now(sql)})
    from free where r.notification_id = free.notification_id
  ), first as (
    insert into notification_repeats (notification_id, count, first_at, last_at)
    select same.id, same.times, t.now, t.now from same, (select ${now(sql)} as now) t
    where not exists (select from notification_repeats r where r.notification_id = same.id)
    order by same.id -- two batches that share some wait for each other in one direction
    on conflict do nothing
  )
  select * from seen`

/** Undefined where the same request did not come again. */
export const findRepeats = async (sql: Sql, owner: Owner, id: NotificationId): Promise<Repeats | undefined> => {
  const [row] = await sql<{ count: number; first_at: Date; last_at: Date }[]>`
    select r.count, r.first_at, r.last_at
    from notification_repeats r join notifications n on n.id = r.notification_id
    where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}`
  return row && { count: row.count, firstAt: row.first_at, lastAt: row.last_at }
}
