import { sourcesOf, targetOf } from '../notifications/lifecycle.ts'
import type { DeliveryAttempt } from '../notifications/notification.ts'
import type { Settled, Settlement } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { apartFromSent, givenEnds, givenSent, isSentAtOnce } from './given-ends.ts'
import type { SqlNow } from './now.ts'
import { storable, toNotificationId } from './rows.ts'
import { toldColumns, writeEvents } from './webhook-outbox.ts'

/**
 * Ends a batch of claims in one statement: rows, attempts and dead letters. The claim number is the fence: a row that
 * somebody else has claimed since is left alone. Its attempt is written all the same, because it was made.
 * The statement has the parts that this batch needs: where all were sent at the first try, which is nearly always, it is short.
 */
export const settle = async (sql: Sql, now: SqlNow, settlements: readonly Settlement[]): Promise<Settled> => {
  const areSent = settlements.every(isSentAtOnce)
  const apart = settlements.flatMap(apartFromSent)
  const haveDied = settlements.some(({ outcome }) => outcome.type === 'died')
  const [row] = await sql<{ ids: string | null; has_feedback: boolean }[]>`
    with given as not materialized (
      ${areSent ? givenSent(sql, settlements) : givenEnds(sql, settlements)}
    ), ended as (
      update notifications n
      set ${areSent ? toSent(sql, now) : toEnd(sql, now)}, settled_claim_no = e.claim_no, sent_by = e.sent_by,
        sent_started_at = e.sent_started_at, sent_ms = e.sent_ms, sent_message_id = e.sent_message_id
      from given e
      where n.id = e.id and n.claim_no = e.claim_no and n.status = ${settleable()}
      returning ${toldColumns(sql)} ${haveDied ? sql`, n.channel, n.recipient, e.suppresses, e.code, e.detail` : sql``}
    ), counted as (
      select count(*) = ${settlements.length} as is_whole from ended
    ), told as (
      ${writeEvents(sql, sql`ended`, sql`m.finished_at`)}
    ), attempted as (
      ${writeAttempts(sql, apart)}
    ) ${haveDied ? bury(sql) : sql``}
    select case when not c.is_whole then (select coalesce(string_agg(e.id::text, ','), '') from ended e) end as ids,
      ${isTold(sql)} as has_feedback
    from counted c`
  return { ended: endedOf(settlements, row?.ids), hasFeedback: row?.has_feedback === true }
}

/** Their ids in one text, where it was not all of them. One row: four hundred cost as much to read as they cost to end. */
const endedOf = (settlements: readonly Settlement[], ids: string | null | undefined) => {
  if (ids === null) return settlements.map(({ notificationId }) => notificationId)
  return ids ? ids.split(',').map(toNotificationId) : []
}

const toSent = (sql: Sql, now: SqlNow) => sql`
  status = ${targetOf('sent')}, reason = null, attempts = n.attempts - (e.claim_no - n.settled_claim_no - 1), finished_at = ${now(sql)}`

const toEnd = (sql: Sql, now: SqlNow) => sql`
  status = e.status, reason = e.reason,
  attempts = n.attempts - (e.claim_no - n.settled_claim_no - coalesce(e.made, 1)) - coalesce(e.refund, 0),
  due_at = coalesce(e.due_at, n.due_at), job_id = coalesce(e.job_id, n.job_id),
  finished_at = case when e.due_at is null then ${now(sql)} end`

const bury = (sql: Sql) => sql`
  , buried as (
    insert into dead_letters (notification_id, tenant_id, mode, channel, reason, code, detail, attempts, failed_at)
    select id, tenant_id, mode, channel, reason, code, detail, attempts, finished_at from ended
    where status = ${targetOf('died')}
    on conflict (notification_id) do nothing
  ), suppressed as (
    insert into suppressions (tenant_id, mode, channel, recipient, reason, source, notification_id, created_at)
    select tenant_id, mode, channel, suppression_key(channel, recipient), 'unregistered', 'provider', id, finished_at
    from ended where suppresses and mode = 'live'
    on conflict do nothing
  )`

/** Feedback that came before us. Where none waits at all, which is nearly always, it is looked for once and not for each row. */
const isTold = (sql: Sql) => sql`
  exists (select from feedback f where f.applied_at is null)
    and exists (select from feedback f join ended e on e.id = f.notification_id where f.applied_at is null)`

/** Those apart from the rows, and those of rows that have another holder by now, which are not looked for where none is missing. */
const writeAttempts = (sql: Sql, apart: readonly DeliveryAttempt[]) => sql`
  insert into delivery_attempts as a (notification_id, claim_no, provider, started_at, duration_ms, outcome, code,
    detail, provider_message_id, retry_at)
  ${apart.length > 0 ? readAttempts(sql, apart) : sql``}
  select e.id, e.claim_no, e.sent_by, e.sent_started_at, e.sent_ms, 'sent', null, null, e.sent_message_id, null
  from given e
  where not (select is_whole from counted) and e.sent_by is not null and e.id not in (select id from ended)
  on conflict (notification_id, claim_no) do update
  set started_at = excluded.started_at, duration_ms = excluded.duration_ms, outcome = excluded.outcome,
    code = excluded.code, detail = excluded.detail, provider_message_id = excluded.provider_message_id,
    retry_at = excluded.retry_at
  where a.code = 'lease_lapsed' and excluded.code is distinct from 'lease_lapsed'`

const readAttempts = (sql: Sql, attempts: readonly DeliveryAttempt[]) => sql`
  select * from jsonb_to_recordset(${sql.json(attempts.map(toAttemptRecord))}::jsonb) as r(notification_id uuid, claim_no int,
    provider text, started_at timestamptz, duration_ms int, outcome text, code text, detail text, provider_message_id text,
    retry_at timestamptz)
  union all`

/** Every way to end a claim starts where a claim leads to: the table says so, and this breaks where it stops saying so. */
const settleable = () => {
  const [only, ...others] = sourcesOf('sent')
  if (only !== targetOf('claimed') || others.length > 0)
    throw new Error('the lifecycle has more than one status to settle')
  return only
}

const toAttemptRecord = (attempt: DeliveryAttempt) => ({
  notification_id: attempt.notificationId,
  claim_no: attempt.claimNo,
  provider: attempt.provider,
  started_at: attempt.startedAt.toISOString(),
  duration_ms: Math.round(attempt.durationMs),
  outcome: attempt.outcome,
  code: storable(attempt.code),
  detail: storable(attempt.detail),
  provider_message_id: storable(attempt.providerMessageId),
  retry_at: attempt.retryAt?.toISOString() ?? null,
})
