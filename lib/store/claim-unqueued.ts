import { lapsesMax } from '../notifications/deliver.ts'
import { noJob } from '../notifications/notification.ts'
import type { Claimed, Unqueued } from '../notifications/ports/store.ts'
import { type ClaimedRow, claimedColumns, lease, toClaimed } from './claim.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { takeRows } from './take-rows.ts'

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
  const rows = await sql<ClaimedRow[]>`
    with waiting as (
      select n.ctid from notifications n
      where n.finished_at is null and n.parked_until is null and n.job_id = ${noJob} and n.channel = ${channel}
        and (n.priority = 'low') = ${isLow} and n.due_at <= ${now(sql)}
        and n.claim_no - n.settled_claim_no < ${lapsesMax} ${after ? sql`and n.id > ${after}::uuid` : sql``}
      order by n.id limit ${limit} for update skip locked
    )
    update notifications n set ${lease(sql, leaseMs)}
    from (select ${now(sql)} as now) t, waiting w
    where n.ctid = w.ctid
    returning ${claimedColumns(sql)}`
  return takeRows(rows, toClaimed)
}
