import type { Owner } from '../notifications/notification.ts'
import type { Seen } from '../notifications/ports/store.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type NotificationRow, notificationColumns, toNotification } from './rows.ts'

/** Keys are scoped by what they make: one notification, asked for alone or in a batch, is the same one. */
export const keyRoute = 'notifications'

/** Postgres's code for `lock_timeout`. */
const lockNotAvailable = '55P03'

/** Whether an insert failed because somebody's uncommitted transaction holds the key. */
export const isKeyHeld = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === lockNotAvailable

/** What idempotency keys stand for, as long as they are kept. */
export const findManyByIdempotencyKey = async (sql: Sql, now: SqlNow, owner: Owner, keys: readonly string[]) => {
  const rows = await sql<(NotificationRow & { key: string; fingerprint: string })[]>`
    select k.key, k.fingerprint, ${notificationColumns(sql)}
    from idempotency_keys k join notifications n on n.id = k.notification_id
    where k.tenant_id = ${owner.tenantId} and k.mode = ${owner.mode} and k.route = ${keyRoute}
      and k.key = any(${textArray(keys)}::text[]) and k.expires_at > ${now(sql)}`
  return new Map(
    rows.map((row): [string, Seen] => [row.key, { notification: toNotification(row), fingerprint: row.fingerprint }]),
  )
}
