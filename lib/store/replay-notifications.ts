import { sourcesOf, targetOf } from '../notifications/lifecycle.ts'
import type { NotificationId, Owner } from '../notifications/notification.ts'
import type { Replay, ReplayLetter } from '../notifications/ports/store.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, toNotification, toNotificationId } from './rows.ts'
import { suppressionOf } from './suppressions.ts'

/** Compare-and-set from FAILED: of two replays of one dead letter, one finds nothing. The audit row is part of it. */
export const replayNotifications = async (
  sql: Sql,
  now: SqlNow,
  owner: Owner,
  letters: readonly ReplayLetter[],
  audit: { by: string; reason: string },
) => {
  const rows = await sql<NotificationRow[]>`
    with t as (
      select ${now(sql)} as now -- once for all: in a sub-select the clock would be read again for each row
    ), replayed as (
      update notifications n
      set status = ${targetOf('replayed')}, reason = 'replayed', attempts = 0, replays = n.replays + 1, 
        due_at = t.now + make_interval(secs => l.delay_ms / 1000.0),
        job_id = l.job_id, finished_at = null
      from t, jsonb_to_recordset(${sql.json(letters.map(toRecord))}::jsonb) as l(id uuid, job_id text, delay_ms int)
      where n.id = l.id and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
        and n.status = any(${textArray(sourcesOf('replayed'))}::text[]) and (n.expires_at is null or n.expires_at > t.now)
        and ${suppressionOf(sql)} is null
      returning ${notificationColumns(sql)}, t.now as replayed_at
    ), unburied as (
      delete from dead_letters d using replayed r where d.notification_id = r.id
      returning d.notification_id, d.failed_at, d.reason
    ), audited as (
      insert into replays (notification_id, failed_at, failed_reason, replayed_at, replayed_by, reason)
      select r.id, coalesce(u.failed_at, r.replayed_at), coalesce(u.reason, 'failed'), r.replayed_at, ${audit.by}, ${audit.reason}
      from replayed r left join unburied u on u.notification_id = r.id
    )
    select * from replayed`
  return rows.map(toNotification)
}

const toRecord = ({ id, jobId, delayMs }: ReplayLetter) => ({ id, job_id: jobId, delay_ms: Math.round(delayMs) })

interface ReplayRow {
  notification_id: string
  failed_at: Date
  failed_reason: string
  replayed_at: Date
  replayed_by: string
  reason: string
}

export const listReplays = async (sql: Sql, owner: Owner, id: NotificationId): Promise<Replay[]> => {
  const rows = await sql<ReplayRow[]>`
    select r.notification_id, r.failed_at, r.failed_reason, r.replayed_at, r.replayed_by, r.reason
    from replays r join notifications n on n.id = r.notification_id
    where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
    order by r.replayed_at`
  return rows.map((row) => ({
    notificationId: toNotificationId(row.notification_id),
    failedAt: row.failed_at,
    failedReason: row.failed_reason,
    replayedAt: row.replayed_at,
    replayedBy: row.replayed_by,
    reason: row.reason,
  }))
}
