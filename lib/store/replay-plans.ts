import type { Owner } from '../notifications/notification.ts'
import type { ReplayPlan } from '../notifications/ports/store.ts'
import { uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { toNotificationId } from './rows.ts'

export const insertReplayPlan = async (sql: Sql, now: SqlNow, owner: Owner, plan: ReplayPlan, keepMs: number) => {
  await sql`
    insert into replay_plans (token, tenant_id, mode, notification_ids, expires_at)
    values (${plan.token}, ${owner.tenantId}, ${owner.mode}, ${uuidArray(plan.ids)}::uuid[],
      ${now(sql)} + make_interval(secs => ${keepMs / 1000}))`
}

/** Deleted as it is read: two that send the same token do not both get the plan. */
export const takeReplayPlan = async (sql: Sql, now: SqlNow, owner: Owner, token: string) => {
  const [row] = await sql<{ ids: string[] }[]>`
    delete from replay_plans p
    where p.token = ${token} and p.tenant_id = ${owner.tenantId} and p.mode = ${owner.mode} and p.expires_at > ${now(sql)}
    returning to_json(p.notification_ids) as ids`
  return row && { token, ids: row.ids.map(toNotificationId) }
}
