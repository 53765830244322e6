import type { NotificationId, Owner, Status } from '../notifications/notification.ts'
import type { Schedule } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { type NotificationRow, notificationColumns, toNotification } from './rows.ts'

/** The one status that keeps its own time: everything else is being sent, retried or over. */
const schedulable: Status = 'SCHEDULED'

/** Undefined where it is not SCHEDULED any more, ends before its new time, or is not the owner's. */
export const rescheduleNotification = async (sql: Sql, owner: Owner, id: NotificationId, to: Schedule) => {
  const [row] = await sql<NotificationRow[]>`
    update notifications n
    set send_at = ${to.sendAt}::timestamptz, due_at = ${to.sendAt}::timestamptz, job_id = ${to.jobId},
      parked_until = ${to.parkedUntil ?? null}::timestamptz
    where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
      and n.status = ${schedulable} and (n.expires_at is null or n.expires_at > ${to.sendAt}::timestamptz)
    returning ${notificationColumns(sql)}`
  return row && toNotification(row)
}
