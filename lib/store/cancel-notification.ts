import { sourcesOf, targetOf } from '../notifications/lifecycle.ts'
import type { NotificationId, Owner } from '../notifications/notification.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, toNotification } from './rows.ts'
import { writeEvents } from './webhook-outbox.ts'

/** Undefined where it is too late, or not the owner's. A row that has expired unnoticed may still be canceled. */
export const cancelNotification = async (sql: Sql, now: SqlNow, owner: Owner, id: NotificationId) => {
  const [row] = await sql<NotificationRow[]>`
    with n as (
      update notifications n
      set status = ${targetOf('canceled')}, reason = 'by_request', parked_until = null, finished_at = ${now(sql)}
      where n.id = ${id}::uuid and n.tenant_id = ${owner.tenantId} and n.mode = ${owner.mode}
        and n.status = any(${textArray(sourcesOf('canceled'))}::text[])
      returning n.*
    ), told as (
      ${writeEvents(sql, sql`n`, sql`m.finished_at`)}
    )
    select ${notificationColumns(sql)} from n`
  return row && toNotification(row)
}
