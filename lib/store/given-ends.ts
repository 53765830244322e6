import { targetOf } from '../notifications/lifecycle.ts'
import type { DeliveryAttempt } from '../notifications/notification.ts'
import type { Outcome, Settlement } from '../notifications/ports/store.ts'
import { oneOrAll, scalarArray, textArray, unlessEmpty, uuidArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import { storable } from './rows.ts'

/** How a claim ends, as columns. Only what differs from a first attempt that was sent: what is missing is NULL, and costs next to nothing. */
interface End {
  status?: string
  reason?: string
  /** Attempts since the last claim that was settled, where there is not exactly one. */
  made?: number
  refund?: number
  dueMs?: number
  jobId?: string
  suppresses?: boolean
  code?: string | null
  detail?: string | null
  /** The attempt that ended this claim well: it is kept on the row. */
  sent?: DeliveryAttempt | undefined
}

/** One attempt, and it was sent: the end of nearly all claims. */
export const isSentAtOnce = (settlement: Settlement): boolean =>
  settlement.outcome.type === 'sent' && settlement.attempts.length === 1 && sentAttempt(settlement) !== undefined

/**
 * The settlements as rows, an array for each column, where `isSentAtOnce` is true for all of them. What all have alike, which is nearly
 * always the provider and the number of the claim, is said once: the array in its place is NULL.
 */
export const givenSent = (sql: Sql, settlements: readonly Settlement[]) => {
  const attempts = settlements.flatMap((settlement) => settlement.attempts)
  const claimNos = oneOrAll(
    attempts.map(({ claimNo }) => claimNo),
    scalarArray,
  )
  const providers = oneOrAll(
    attempts.map(({ provider }) => provider),
    textArray,
  )
  return sql`
    select id, coalesce(claim_no, ${claimNos.one}::int) as claim_no, coalesce(sent_by, ${providers.one}::text) as sent_by,
      to_timestamp(sent_started_ms / 1000) as sent_started_at, sent_ms, sent_message_id
    from unnest(
      (select ${uuidArray(attempts.map(({ notificationId }) => notificationId))}::uuid[]),
      (select ${claimNos.array}::int[]),
      (select ${providers.array}::text[]),
      (select ${scalarArray(attempts.map(({ startedAt }) => startedAt.getTime()))}::float8[]),
      (select ${scalarArray(attempts.map(({ durationMs }) => Math.round(durationMs)))}::int[]),
      (select ${textArray(attempts.map(({ providerMessageId }) => storable(providerMessageId)))}::text[])
    ) as e(id, claim_no, sent_by, sent_started_ms, sent_ms, sent_message_id)`
}

/**
 * The settlements as rows, an array for each column: as JSON they would cost Postgres and Node twice as much. Each is a subquery, so that
 * the planner does not see how many they are: of a small table it would read all rows for them, which takes five times as long.
 */
export const givenEnds = (sql: Sql, settlements: readonly Settlement[]) => {
  const ends = settlements.map(endOf)
  const texts = (read: (end: End) => string | null | undefined) => unlessEmpty(ends.map(read), textArray)
  const scalars = (read: (end: End) => number | boolean | undefined) => unlessEmpty(ends.map(read), scalarArray)
  return sql`
    select id, claim_no, coalesce(given_status, ${targetOf('sent')}) as status, reason, made, refund,
      to_timestamp(due_ms / 1000) as due_at, job_id, suppresses, code, detail, sent_by,
      to_timestamp(sent_started_ms / 1000) as sent_started_at, sent_ms, sent_message_id
    from unnest(
      (select ${uuidArray(settlements.map(({ notificationId }) => notificationId))}::uuid[]),
      (select ${scalarArray(settlements.map(({ claimNo }) => claimNo))}::int[]),
      (select ${texts(({ status }) => status)}::text[]), (select ${texts(({ reason }) => reason)}::text[]),
      (select ${scalars(({ made }) => made)}::int[]), (select ${scalars(({ refund }) => refund)}::int[]),
      (select ${scalars(({ dueMs }) => dueMs)}::float8[]), (select ${texts(({ jobId }) => jobId)}::text[]),
      (select ${scalars(({ suppresses }) => suppresses)}::boolean[]),
      (select ${texts(({ code }) => code)}::text[]), (select ${texts(({ detail }) => detail)}::text[]),
      (select ${texts(({ sent }) => sent?.provider)}::text[]), (select ${scalars(({ sent }) => sent?.startedAt.getTime())}::float8[]),
      (select ${scalars(({ sent }) => sent && Math.round(sent.durationMs))}::int[]),
      (select ${texts(({ sent }) => sent && storable(sent.providerMessageId))}::text[])
    ) as e(id, claim_no, given_status, reason, made, refund, due_ms, job_id, suppresses, code, detail, sent_by,
      sent_started_ms, sent_ms, sent_message_id)`
}

/** All but those that are kept on the row, because they ended their claim well. */
export const apartFromSent = (settlement: Settlement): DeliveryAttempt[] => {
  const sent = sentAttempt(settlement)
  return settlement.attempts.filter((attempt) => attempt !== sent)
}

const sentAttempt = ({ claimNo, attempts }: Settlement) =>
  attempts.find((attempt) => attempt.outcome === 'sent' && attempt.claimNo === claimNo)

const endOf = (settlement: Settlement): End => {
  const { outcome, attempts } = settlement
  return {
    ...fieldsOf(outcome, attempts.length > 0),
    // Of the claims since the last that was settled, those without an attempt have spent nothing: they were refused.
    ...(attempts.length === 1 ? {} : { made: attempts.length }),
    sent: sentAttempt(settlement),
  }
}

const fieldsOf = (outcome: Outcome, isMade: boolean): End => {
  switch (outcome.type) {
    case 'sent':
      return {}
    case 'expired':
      return { status: targetOf('expired') }
    case 'suppressed':
      return { status: targetOf('suppressed'), reason: outcome.reason }
    case 'died': {
      const { code, detail, suppresses = false } = outcome.failure
      return {
        status: targetOf('died'),
        reason: outcome.reason,
        code: storable(code),
        detail: storable(detail),
        suppresses,
      }
    }
    case 'deferred':
      return {
        status: targetOf('deferred'),
        reason: outcome.reason,
        dueMs: outcome.retryAt.getTime(),
        jobId: outcome.jobId,
        refund: !outcome.spent && isMade ? 1 : 0,
      }
  }
}
