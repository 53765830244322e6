import type { JobId, NotificationId } from '../notifications/notification.ts'
import type { Stranded } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import {
  type NotificationRow,
  notificationColumns,
  toChannelName,
  toJobId,
  toNotification,
  toNotificationId,
  toPriority,
} from './rows.ts'

/** Takes what is near its time out of the park, soonest first. Two sweeps at once share the rows. */
export const releaseParked = async (sql: Sql, now: SqlNow, limit: number) => {
  const rows = await sql<NotificationRow[]>`
    with near as (
      select p.id from notifications p where p.parked_until <= ${now(sql)}
      order by p.parked_until limit ${limit} for update skip locked
    )
    update notifications n set parked_until = null from near where n.id = near.id
    returning ${notificationColumns(sql)}`
  return rows.map(toNotification)
}

interface StrandedRow {
  id: string
  job_id: string
  channel: string
  priority: string
}

/** Walks the partial index of unfinished rows; whether a job lives is for the queue to say. */
export const listOverdue = async (
  sql: Sql,
  now: SqlNow,
  overdueMs: number,
  after: NotificationId | undefined,
  limit: number,
): Promise<Stranded[]> => {
  const rows = await sql<StrandedRow[]>`
    select n.id, n.job_id, n.channel, n.priority from notifications n
    where n.finished_at is null and n.parked_until is null
      and n.due_at <= ${now(sql)} - make_interval(secs => ${overdueMs / 1000})
      ${after ? sql`and n.id > ${after}::uuid` : sql``}
    order by n.id
    limit ${limit}`
  return rows.map((row) => ({
    id: toNotificationId(row.id),
    jobId: toJobId(row.job_id),
    channel: toChannelName(row.channel),
    priority: toPriority(row.priority),
  }))
}

/** Compare-and-set on the job: of two sweeps that saw the same stranded row, one gives it a job. */
export const reassign = async (sql: Sql, moves: readonly { id: NotificationId; from: JobId; to: JobId }[]) => {
  const rows = await sql<{ id: string }[]>`
    update notifications n set job_id = m.new_job
    from jsonb_to_recordset(${sql.json(moves.map(({ id, from, to }) => ({ id, old_job: from, new_job: to })))}::jsonb)
      as m(id uuid, old_job text, new_job text)
    where n.id = m.id and n.job_id = m.old_job and n.finished_at is null
    returning n.id`
  return rows.map(({ id }) => toNotificationId(id))
}

export const readSweepCursor = async (sql: Sql) => {
  const [row] = await sql<{ after_id: string | null }[]>`select c.after_id from sweep_cursor c`
  return row?.after_id ? toNotificationId(row.after_id) : undefined
}

export const writeSweepCursor = async (sql: Sql, after: NotificationId | undefined) => {
  await sql`
    insert into sweep_cursor (after_id) values (${after ?? null}::uuid)
    on conflict (only_row) do update set after_id = excluded.after_id`
}
