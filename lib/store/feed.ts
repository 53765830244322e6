import { type ChannelName, type JobId, type NotificationId, noJob } from '../notifications/notification.ts'
import type { Fed } from '../notifications/ports/store.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { toJobId, toNotificationId, toPriority } from './rows.ts'
import { takeRows } from './take-rows.ts'

/** Ids in one job. */
const chunkMax = 100

interface FedRow {
  id: string
  job_id: string
  priority: string
}

/**
 * Rows that are due and were stored without a job share new ones, a hundred each: the first half of `jobIds` is for those that are not to
 * wait, the second for low priority. Two feeders at once share the rows.
 */
export const feed = async (
  sql: Sql,
  now: SqlNow,
  channel: ChannelName,
  jobIds: readonly JobId[],
  limit: number,
  after: NotificationId | undefined,
): Promise<Fed[]> => {
  const rows = await sql<FedRow[]>`
    with waiting as (
      select n.id, n.priority from notifications n
      where n.finished_at is null and n.parked_until is null and n.job_id = ${noJob} and n.channel = ${channel}
        and n.due_at <= ${now(sql)} ${after ? sql`and n.id > ${after}::uuid` : sql``}
      order by n.id limit ${limit} for update skip locked
    ), shared as (
      select w.id, w.priority = 'low' as is_low,
        (row_number() over (partition by w.priority = 'low' order by w.priority <> 'high', w.id) - 1) / ${chunkMax} as chunk
      from waiting w
    )
    update notifications n
    set job_id = (${textArray(jobIds)}::text[])[1 + s.chunk + case when s.is_low then ${jobIds.length / 2}::int else 0 end]
    from shared s where n.id = s.id
    returning n.id, n.job_id, n.priority`
  return takeRows(rows, (row) => ({
    id: toNotificationId(row.id),
    jobId: toJobId(row.job_id),
    priority: toPriority(row.priority),
  }))
}
