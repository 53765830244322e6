import { lapsesMax } from '../notifications/deliver.ts'
import { targetOf } from '../notifications/lifecycle.ts'
import type { NotificationId } from '../notifications/notification.ts'
import type { Claimed } from '../notifications/ports/store.ts'
import { uuidArray } from './arrays.ts'
import { claimedColumns, takeClaimed } from './claimed-row.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { toNotificationId } from './rows.ts'

/**
 * Compare-and-set: what is due and claimable becomes ours for `leaseMs`. The rest is left alone, whoever asks for it.
 * The lease is `due_at` itself, so that a row whose holder died becomes claimable by time alone. Claimable is what has not ended: the
 * lifecycle says so (`finishedStatuses`), and the constraint `notifications_finished` holds the two together.
 */
export const claim = async (
  sql: Sql,
  now: SqlNow,
  ids: readonly NotificationId[],
  leaseMs: number,
): Promise<Claimed[]> => {
  const rows = await sql`
    update notifications n set ${lease(sql, leaseMs)}
    from (select ${now(sql)} as now) t
    where ${named(sql, ids)} and n.due_at <= t.now and n.finished_at is null and n.parked_until is null
    returning ${claimedColumns(sql)}`.values()
  return takeClaimed(rows)
}

/** One goes alone, also where it may have killed who held it; and by its key, as for an array Postgres makes a new plan each time. */
const named = (sql: Sql, ids: readonly NotificationId[]) => {
  const [only] = ids
  if (only && ids.length === 1) return sql`n.id = ${only}::uuid`
  return sql`n.id = any(${uuidArray(ids)}::uuid[]) and n.claim_no - n.settled_claim_no < ${lapsesMax}`
}

/** What a claim writes: for an update of `n` from `t`, which is now. */
export const lease = (sql: Sql, leaseMs: number) =>
  sql`status = ${targetOf('claimed')}, attempts = n.attempts + 1, claim_no = n.claim_no + 1,
  due_at = t.now + make_interval(secs => ${leaseMs / 1000})`

/** How long until each of `ids` may be claimed. What has finished or is parked is not in the answer. */
export const waitsMs = async (sql: Sql, now: SqlNow, ids: readonly NotificationId[]) => {
  const rows = await sql<{ id: string; wait_ms: number }[]>`
    select n.id, ceil(extract(epoch from greatest(n.due_at - ${now(sql)}, interval '0')) * 1000)::float8 as wait_ms
    from notifications n
    where n.id = any(${uuidArray(ids)}::uuid[]) and n.finished_at is null and n.parked_until is null`
  return new Map(rows.map((row) => [toNotificationId(row.id), row.wait_ms]))
}

export const filterTestMode = async (sql: Sql, ids: readonly NotificationId[]) => {
  const rows = await sql<{ id: string }[]>`
    select id from notifications where id = any(${uuidArray(ids)}::uuid[]) and mode = 'test'`
  return rows.map(({ id }) => toNotificationId(id))
}
