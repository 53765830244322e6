import type { Owner } from '../notifications/notification.ts'
import { testEventType, type WebhookDeliveryId, type WebhookId } from '../notifications/webhook-event.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { type DeliveryRow, deliveryColumns, toDelivery } from './webhook-rows.ts'

export const insertTestDelivery = async (sql: Sql, now: SqlNow, owner: Owner, id: WebhookId) => {
  const [row] = await sql<DeliveryRow[]>`
    insert into webhook_deliveries as d (id, webhook_id, tenant_id, mode, type, created_at, due_at)
    select uuid_v7(t.now), w.id, w.tenant_id, w.mode, ${testEventType}, t.now, t.now
    from webhooks w, (select ${now(sql)} as now) t
    where w.id = ${id}::uuid and w.tenant_id = ${owner.tenantId} and w.mode = ${owner.mode}
    returning ${deliveryColumns(sql)}`
  return row && toDelivery(row)
}

export const listDeliveries = async (
  sql: Sql,
  owner: Owner,
  id: WebhookId,
  { before, limit }: { before: WebhookDeliveryId | undefined; limit: number },
) => {
  const rows = await sql<DeliveryRow[]>`
    select ${deliveryColumns(sql)} from webhook_deliveries d
    where d.webhook_id = ${id}::uuid and d.tenant_id = ${owner.tenantId} and d.mode = ${owner.mode}
      ${before ? sql`and d.id < ${before}::uuid` : sql``}
    order by d.id desc limit ${limit}`
  return rows.map(toDelivery)
}

/** The claim number moves on, so that a call which is under way has no say in it any more. */
export const resendDelivery = async (
  sql: Sql,
  now: SqlNow,
  owner: Owner,
  id: WebhookId,
  delivery: WebhookDeliveryId,
) => {
  const [row] = await sql<DeliveryRow[]>`
    update webhook_deliveries d
    set status = 'pending', attempts = 0, claim_no = d.claim_no + 1, due_at = ${now(sql)}, claimed_until = null, finished_at = null
    where d.id = ${delivery}::uuid and d.webhook_id = ${id}::uuid and d.tenant_id = ${owner.tenantId} and d.mode = ${owner.mode}
    returning ${deliveryColumns(sql)}`
  return row && toDelivery(row)
}
