import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { migrationNames } from '../../lib/store/migration-files.ts'
import { runMigrations } from '../../lib/store/run-migrations.ts'
import type { TestDatabase } from './database.ts'

const names = await migrationNames()
/** Every version that there was, by the number of its last migration. */
export const versions = names.map((name) => Number.parseInt(name, 10))

/** The migrations that a database of this version has not had. */
export const migrationsAfter = (version: number) => names.filter((name) => Number.parseInt(name, 10) > version)

/** A database as it was when this migration was the newest; an empty one for 0. */
export const databaseAt = async (version: number): Promise<TestDatabase> => {
  const name = `test_migrations_${randomBytes(6).toString('hex')}`
  const asAdmin = async (statement: string) => {
    const sql = postgres(inject('postgresAdminUrl'), { max: 1, onnotice: () => {} })
    await sql.unsafe(statement)
    await sql.end({ timeout: 5 })
  }
  await asAdmin(`create database ${name}`)
  const url = new URL(inject('postgresAdminUrl'))
  url.pathname = `/${name}`
  if (version > 0) {
    const count = versions.filter((number) => number <= version).length
    await runMigrations(url.href, { count, log: console.error })
  }
  return { url: url.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) }
}

/** The statements of one version of the code, in its own words. They stay as they are: that version may still run. */
interface Writer {
  /** The migration from which on they are allowed. */
  since: number
  write(sql: postgres.Sql): Promise<unknown>
}

const id = (nr: number) => `0199c0de-7000-7000-8000-${String(nr).padStart(12, '0')}`
export const ids = {
  waiting: id(1),
  parked: id(2),
  interrupted: id(3),
  sent: id(4),
  failed: id(5),
  canceled: id(6),
}

const insert = (sql: postgres.Sql, rowId: string, extra: Record<string, unknown> = {}) => sql`
  insert into notifications ${sql({
    id: rowId,
    tenant_id: 'acme',
    mode: 'live',
    channel: 'email',
    recipient: `${rowId.slice(-1)}@example.com`,
    content: sql.json({ text: 'Hello from before' }),
    user_id: 'user_123',
    metadata: sql.json({ order: '42' }),
    priority: 'normal',
    delivery: 'at_least_once',
    status: 'PENDING',
    job_id: `0199c0de-7000-7000-9000-${rowId.slice(-12)}`,
    created_at: new Date(Date.now() - 3_600_000),
    due_at: new Date(Date.now() - 3_600_000),
    ...extra,
  })}`

const claim = (sql: postgres.Sql, rowId: string) => sql`
  update notifications set status = 'PROCESSING', attempts = attempts + 1, claim_no = claim_no + 1,
    due_at = clock_timestamp() - interval '1 minute'
  where id = ${rowId} and status in ('SCHEDULED', 'PENDING', 'PROCESSING')`

const settle = (sql: postgres.Sql, rowId: string, status: string) => sql`
  with ended as (
    update notifications set status = ${status}, reason = ${status === 'FAILED' ? 'refused' : null}, settled_claim_no = claim_no,
      finished_at = clock_timestamp()
    where id = ${rowId} and status = 'PROCESSING' returning *
  ), attempted as (
    insert into delivery_attempts (notification_id, claim_no, provider, started_at, duration_ms, outcome, provider_message_id)
    select id, claim_no, 'ses', clock_timestamp(), 12, case status when 'SENT' then 'sent' else 'permanent' end, 'message-1' from ended
  )
  insert into dead_letters (notification_id, tenant_id, mode, channel, reason, code, detail, attempts, failed_at)
  select id, tenant_id, mode, channel, reason, 'ses.MessageRejected', 'no', attempts, finished_at from ended where status = 'FAILED'`

/** One of everything that the first version could store. */
const first: Writer = {
  since: 1,
  write: async (sql) => {
    await sql`insert into tenants (id, name) values ('acme', 'Acme')`
    await sql`insert into api_keys (id, tenant_id, mode, secret_sha256, scopes)
      values ('abcdefabcdef', 'acme', 'live', ${Buffer.alloc(32)}, array['notifications:write'])`
    for (const rowId of [ids.waiting, ids.interrupted, ids.sent, ids.failed, ids.canceled]) await insert(sql, rowId)
    const sendAt = new Date(Date.now() + 30 * 24 * 3_600_000)
    await insert(sql, ids.parked, { status: 'SCHEDULED', send_at: sendAt, due_at: sendAt, parked_until: sendAt })
    for (const rowId of [ids.interrupted, ids.sent, ids.failed]) await claim(sql, rowId)
    await settle(sql, ids.sent, 'SENT')
    await settle(sql, ids.failed, 'FAILED')
    await sql`update notifications set status = 'CANCELED', finished_at = clock_timestamp() where id = ${ids.canceled}`
    await sql`insert into idempotency_keys (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
      values ('acme', 'live', 'notifications', 'order-42', 'f', ${ids.waiting}, clock_timestamp() + interval '1 day')`
    await sql`insert into replays (notification_id, failed_at, failed_reason, replayed_at, replayed_by, reason)
      values (${ids.sent}, clock_timestamp(), 'refused', clock_timestamp(), 'key', 'again')`
  },
}

const withPlans: Writer = {
  since: 2,
  write: async (sql) => {
    await first.write(sql)
    await sql`insert into sweep_cursor (after_id) values (${ids.waiting})
      on conflict (only_row) do update set after_id = excluded.after_id`
    await sql`insert into replay_plans (token, tenant_id, mode, notification_ids, expires_at)
      values ('plan', 'acme', 'live', array[${ids.failed}]::uuid[], clock_timestamp() + interval '1 hour')`
  },
}

const withFeedback: Writer = {
  since: 4,
  write: async (sql) => {
    await withPlans.write(sql)
    await sql`insert into suppressions (tenant_id, mode, channel, recipient, reason, source, created_at)
      values ('acme', 'live', 'email', 'gone@example.com', 'bounced', 'feedback', clock_timestamp())`
    await sql`insert into feedback (notification_id, id, tenant_id, mode, channel, recipient, type, at, provider_message_id, received_at)
      values (${ids.sent}, 'event-1', 'acme', 'live', 'email', '4@example.com', 'delivered', clock_timestamp(), 'message-1', clock_timestamp())`
  },
}

const withSentOnTheRow: Writer = {
  since: 11,
  write: async (sql) => {
    await withFeedback.write(sql)
    await sql`delete from delivery_attempts where notification_id = ${ids.sent}`
    await sql`update notifications set sent_by = 'ses', sent_started_at = clock_timestamp(), sent_ms = 12, sent_message_id = 'message-1'
      where id = ${ids.sent}`
  },
}

const withTraces: Writer = {
  since: 13,
  write: async (sql) => {
    await withSentOnTheRow.write(sql)
    await sql`update notifications set traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
      where id = ${ids.waiting}`
  },
}

const withRepeats: Writer = {
  since: 15,
  write: async (sql) => {
    await withTraces.write(sql)
    await sql`insert into notification_repeats (notification_id, count, first_at, last_at)
      values (${ids.waiting}, 2, clock_timestamp() - interval '1 minute', clock_timestamp())`
  },
}

/** Add one when a migration lets something new be stored; the older ones are never edited. */
const writers = [first, withPlans, withFeedback, withSentOnTheRow, withTraces, withRepeats]

/** The writer that ran against this version of the schema. */
export const writerOf = (version: number): Writer => writers.findLast(({ since }) => since <= version) ?? first
