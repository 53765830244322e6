import type { Idempotency, NewNotification } from '../notifications/ports/store.ts'
import { oneOrAll, scalarArray, textArray, unlessEmpty, uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import { parted } from './rows.ts'

/**
 * New notifications as rows: an array for each column, or the value that all have alike, which stands in once the array is NULL. As one
 * JSON document of rows they cost Postgres twice as much; of what is JSON anyway there is one document for a column.
 */
export const givenNotifications = (sql: Sql, given: readonly NewNotification[]) => {
  const { tenantId, mode, channel, userId, priority, delivery, status, jobId, traceparent } = textsOf(given)
  const { sendAt, expiresAt, parkedUntil } = instantsOf(given)
  return sql`
    select g.id, g.recipient, g.content, coalesce(g.metadata, '{}') as metadata, g.key, g.fingerprint,
      coalesce(g.tenant_id, ${tenantId.one}) as tenant_id, coalesce(g.mode, ${mode.one}) as mode,
      coalesce(g.channel, ${channel.one}) as channel, coalesce(g.user_id, ${userId.one}) as user_id,
      coalesce(g.priority, ${priority.one}) as priority, coalesce(g.delivery, ${delivery.one}) as delivery,
      coalesce(g.status, ${status.one}) as status, coalesce(g.job_id, ${jobId.one}) as job_id,
      coalesce(g.send_at, ${sendAt.one}::timestamptz) as send_at,
      coalesce(g.expires_at, ${expiresAt.one}::timestamptz) as expires_at,
      coalesce(g.parked_until, ${parkedUntil.one}::timestamptz) as parked_until,
      coalesce(g.traceparent, ${traceparent.one}) as traceparent
    from rows from (
      ${ownColumns(sql, given)},
      unnest(${tenantId.array}::text[], ${mode.array}::text[], ${channel.array}::text[], ${userId.array}::text[],
        ${priority.array}::text[], ${delivery.array}::text[], ${status.array}::text[], ${jobId.array}::text[],
        ${sendAt.array}::timestamptz[], ${expiresAt.array}::timestamptz[], ${parkedUntil.array}::timestamptz[],
        ${traceparent.array}::text[])
    ) as g(id, recipient, key, fingerprint, content, metadata, tenant_id, mode, channel, user_id, priority, delivery, status,
      job_id, send_at, expires_at, parked_until, traceparent)`
}

/** Those that are hardly ever alike. A key is never said for others. */
const ownColumns = (sql: Sql, given: readonly NewNotification[]) => {
  const messages = given.map(({ message }) => parted(message))
  const keys = (read: (one: Idempotency) => string) =>
    unlessEmpty(
      given.map(({ idempotency }) => idempotency && read(idempotency)),
      textArray,
    )
  const hasMetadata = given.some(({ metadata }) => Object.keys(metadata).length > 0)
  return sql`
    unnest(${uuidArray(given.map(({ id }) => id))}::uuid[], ${textArray(messages.map(({ to }) => to))}::text[],
      ${keys(({ key }) => key)}::text[], ${keys(({ fingerprint }) => fingerprint)}::text[]),
    jsonb_array_elements(${sql.json(messages.map(({ content }) => content))}::jsonb),
    jsonb_array_elements(${hasMetadata ? sql.json(given.map(({ metadata }) => metadata)) : null}::jsonb)`
}

const textsOf = (given: readonly NewNotification[]) => {
  const column = (read: (one: NewNotification) => string | undefined) => oneOrAll(given.map(read), textArray)
  return {
    tenantId: column((one) => one.tenantId),
    mode: column((one) => one.mode),
    channel: column((one) => one.message.channel),
    userId: column((one) => one.userId),
    priority: column((one) => one.priority),
    delivery: column((one) => one.delivery),
    status: column((one) => one.status),
    jobId: column((one) => one.jobId),
    traceparent: column((one) => one.traceparent),
  }
}

const instantsOf = (given: readonly NewNotification[]) => {
  const column = (read: (one: NewNotification) => Date | undefined) =>
    oneOrAll(
      given.map((one) => read(one)?.toISOString()),
      scalarArray,
    )
  return {
    sendAt: column((one) => one.sendAt),
    expiresAt: column((one) => one.expiresAt),
    parkedUntil: column((one) => one.parkedUntil),
  }
}
