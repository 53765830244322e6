import type { Owner } from '../notifications/notification.ts'
import type { NewWebhook, WebhookChange, WebhookStore } from '../notifications/ports/webhooks.ts'
import type { SealedSecret, WebhookId } from '../notifications/webhook-event.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { Database } from './database.ts'
import { databaseNow, givenNow, type SqlNow } from './now.ts'
import { claimDeliveries, settleDelivery } from './webhook-claims.ts'
import { insertTestDelivery, listDeliveries, resendDelivery } from './webhook-deliveries.ts'
import { toWebhook, type WebhookRow, webhookColumns } from './webhook-rows.ts'

/** Webhooks on Postgres: one statement an operation. `now` takes the place of Postgres's clock in tests that move time. */
export const createPostgresWebhookStore = (
  { run }: Pick<Database, 'run'>,
  options: { now?: () => Date } = {},
): WebhookStore => {
  const now = options.now ? givenNow(options.now) : databaseNow
  return {
    insertWebhook: (webhook, max) => run((sql) => insertWebhook(sql, now, webhook, max)),
    findWebhook: (owner, id) => run((sql) => findWebhook(sql, owner, id)),
    listWebhooks: (owner) => run((sql) => listWebhooks(sql, owner)),
    updateWebhook: (owner, id, change) => run((sql) => updateWebhook(sql, now, owner, id, change)),
    deleteWebhook: (owner, id) => run((sql) => deleteWebhook(sql, owner, id)),
    rotateSecret: (owner, id, secret, overlapMs) => run((sql) => rotateSecret(sql, now, owner, id, secret, overlapMs)),
    insertTestDelivery: (owner, id) => run((sql) => insertTestDelivery(sql, now, owner, id)),
    listDeliveries: (owner, id, page) => run((sql) => listDeliveries(sql, owner, id, page)),
    resendDelivery: (owner, id, delivery) => run((sql) => resendDelivery(sql, now, owner, id, delivery)),
    claimDeliveries: (asked) => run((sql) => claimDeliveries(sql, now, asked)),
    settleDelivery: (settlement) => run((sql) => settleDelivery(sql, now, settlement)),
    hasWebhooks: () => run(hasWebhooks),
  }
}

const insertWebhook = async (sql: Sql, now: SqlNow, given: NewWebhook, max: number) => {
  const [row] = await sql<WebhookRow[]>`
    insert into webhooks as w (id, tenant_id, mode, url, description, event_types, secret, created_at)
    select ${given.id}::uuid, ${given.tenantId}, ${given.mode}, ${given.url}, ${given.description ?? null},
      ${textArray(given.eventTypes)}::text[], ${Buffer.from(given.secret)}::bytea, ${now(sql)}
    where (select count(*) from webhooks o where o.tenant_id = ${given.tenantId} and o.mode = ${given.mode}) < ${max}
    returning ${webhookColumns(sql)}`
  return row && toWebhook(row)
}

const findWebhook = async (sql: Sql, owner: Owner, id: WebhookId) => {
  const [row] = await sql<WebhookRow[]>`select ${webhookColumns(sql)} from webhooks w where ${isOwned(sql, owner, id)}`
  return row && toWebhook(row)
}

const listWebhooks = async (sql: Sql, owner: Owner) => {
  const rows = await sql<WebhookRow[]>`
    select ${webhookColumns(sql)} from webhooks w
    where w.tenant_id = ${owner.tenantId} and w.mode = ${owner.mode} order by w.id`
  return rows.map(toWebhook)
}

/** Another address, or being enabled again, is a new beginning: what failed before says nothing of it. */
const updateWebhook = async (sql: Sql, now: SqlNow, owner: Owner, id: WebhookId, change: WebhookChange) => {
  const { url, description, eventTypes, isEnabled } = change
  const isNewBeginning = url !== undefined || isEnabled === true
  const [row] = await sql<WebhookRow[]>`
    update webhooks w set
      url = coalesce(${url ?? null}, w.url), description = coalesce(${description ?? null}, w.description),
      event_types = coalesce(${eventTypes ? textArray(eventTypes) : null}::text[], w.event_types),
      failing_since = case when not ${isNewBeginning} then w.failing_since end,
      last_failed_at = case when not ${isNewBeginning} then w.last_failed_at end,
      disabled_at = case ${isEnabled ?? null}::boolean when true then null when false then coalesce(w.disabled_at, ${now(sql)})
        else w.disabled_at end,
      disabled_reason = case ${isEnabled ?? null}::boolean when true then null when false
        then coalesce(w.disabled_reason, 'by_request') else w.disabled_reason end
    where ${isOwned(sql, owner, id)}
    returning ${webhookColumns(sql)}`
  return row && toWebhook(row)
}

const deleteWebhook = async (sql: Sql, owner: Owner, id: WebhookId) => {
  const rows = await sql`
    with gone as (
      delete from webhooks w where ${isOwned(sql, owner, id)} returning w.id
    ), untold as (
      delete from webhook_deliveries d using gone where d.webhook_id = gone.id
    )
    select id from gone`
  return rows.length > 0
}

const rotateSecret = async (
  sql: Sql,
  now: SqlNow,
  owner: Owner,
  id: WebhookId,
  secret: SealedSecret,
  overlapMs: number,
) => {
  const [row] = await sql<WebhookRow[]>`
    update webhooks w set secret = ${Buffer.from(secret)}::bytea, previous_secret = w.secret,
      previous_secret_until = ${now(sql)} + make_interval(secs => ${overlapMs / 1000})
    where ${isOwned(sql, owner, id)}
    returning ${webhookColumns(sql)}`
  return row && toWebhook(row)
}

const hasWebhooks = async (sql: Sql) => {
  const rows = await sql`select 1 from webhooks w where w.disabled_at is null limit 1`
  return rows.length > 0
}

const isOwned = (sql: Sql, { tenantId, mode }: Owner, id: WebhookId) =>
  sql`w.id = ${id}::uuid and w.tenant_id = ${tenantId} and w.mode = ${mode}`
