import type { Sql } from './connection.ts'

type Fragment = ReturnType<Sql>

/**
 * The outbox of webhooks, as the last part of a statement that moves notifications: what is moved is told, or neither is. `moved` names
 * those rows, with the columns of `toldColumns`, and `at` is when they moved. Where nobody has a webhook they are not read at all.
 */
export const writeEvents = (sql: Sql, moved: Fragment, at: Fragment) => sql`
  insert into webhook_deliveries (id, webhook_id, tenant_id, mode, type, notification_id, seen, created_at, due_at)
  select uuid_v7(${at}), w.id, m.tenant_id, m.mode, 'notification.' || lower(m.status), m.id,
    jsonb_build_object('status', m.status, 'reason', m.reason, 'attempts', m.attempts, 'replays', m.replays, 'finished_at', m.finished_at),
    ${at}, ${at}
  from ${moved} m join webhooks w on w.tenant_id = m.tenant_id and w.mode = m.mode
  where exists (select from webhooks) and w.disabled_at is null and 'notification.' || lower(m.status) = any(w.event_types)`

/** What `writeEvents` reads of a moved notification `n`. */
export const toldColumns = (sql: Sql) =>
  sql`n.id, n.tenant_id, n.mode, n.status, n.reason, n.attempts, n.replays, n.finished_at`
