import { lapsesMax } from '../notifications/deliver.ts'
import type { Claimed, Unqueued } from '../notifications/ports/store.ts'
import { lease } from './claim.ts'
import { claimedColumns, takeClaimed } from './claimed-row.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'

/**
 * What the index of rows without a job holds, word for word, and with no parameter: for one that it does not know Postgres cannot choose such
 * an index. A test compares it with `noJob`.
 */
const isUnqueued = (sql: Sql) => sql`n.finished_at is null and n.parked_until is null and n.job_id = 'none'`

/** As the index has it, which is in this order within a channel: those that may wait are passed over by who looks for the others. */
const isOfKind = (sql: Sql, isLow: boolean) => sql`case when n.priority = 'low' then 1 else 0 end = ${isLow ? 1 : 0}`

/**
 * A claim of what is due and was stored without a job, in the order of ids. Several at once share the rows. What may have killed its last
 * holders is left to sweep, which gives it a job: only by one it is claimed alone.
 */
export const claimUnqueued = async (
  sql: Sql,
  now: SqlNow,
  { channel, isLow, after, limit }: Unqueued,
  leaseMs: number,
): Promise<Claimed[]> => {
  const rows = await sql`
    with waiting as (
      select n.ctid from notifications n
      where ${isUnqueued(sql)} and n.channel = ${channel} and ${isOfKind(sql, isLow)} and n.due_at <= ${now(sql)}
        and n.claim_no - n.settled_claim_no < ${lapsesMax} ${after ? sql`and n.id > ${after}::uuid` : sql``}
      order by n.id limit ${limit} for update skip locked
    )
    update notifications n set ${lease(sql, leaseMs)}
    from (select ${now(sql)} as now) t, waiting w
    where n.ctid = w.ctid
    returning ${claimedColumns(sql)}`.values()
  return takeClaimed(rows)
}
