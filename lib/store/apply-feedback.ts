import { feedbackEffects, feedbackTypes, softBounces, suppressionStrength } from '../notifications/feedback.ts'
import { events, sourcesOf, targetOf } from '../notifications/lifecycle.ts'
import type { NotificationId } from '../notifications/notification.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { toNotificationId } from './rows.ts'
import { toldColumns, writeEvents } from './webhook-outbox.ts'

/**
 * Every event proves that a provider took the message. What we hold for failed, or would try again, was sent; what is PROCESSING is
 * its holder's to end, and the next claim is told of the proof.
 */
export const proveByFeedback = async (sql: Sql, now: SqlNow, limit: number): Promise<NotificationId[]> => {
  const rows = await sql<{ id: string }[]>`
    with waiting as (
      select f.notification_id from feedback f join notifications n on n.id = f.notification_id
      where f.applied_at is null and ${provable(sql)}
      order by f.received_at limit ${limit}
    ), proven as (
      update notifications n set status = ${targetOf('proven')}, reason = 'proven_by_feedback', finished_at = ${now(sql)}
      where n.id in (select notification_id from waiting) and ${provable(sql)}
      returning ${toldColumns(sql)}
    ), told as (
      ${writeEvents(sql, sql`proven`, sql`m.finished_at`)}
    ), unburied as (
      delete from dead_letters d using proven p where d.notification_id = p.id
    )
    select id from proven`
  return rows.map(({ id }) => toNotificationId(id))
}

/**
 * Moves what the lifecycle lets be moved, suppresses, and is done with these events. Two at once share the work. A test recipient is to end the
 * same way each time, so what a test key sends suppresses nobody. What has failed since the proofs were looked for is left for the next
 * round: it has to be proven first.
 */
export const moveByFeedback = async (sql: Sql, now: SqlNow, limit: number) => {
  const [row] = await sql<{ applied: number; moved: number; suppressed: number }[]>`
    with t as (
      select ${now(sql)} as now
    ), effects as (
      select * from jsonb_to_recordset(${sql.json(effects)}::jsonb) as e(type text, rank int, target text, sources text[],
        suppresses text)
    ), waiting as (
      select f.* from feedback f join notifications n on n.id = f.notification_id
      where f.applied_at is null and n.finished_at is not null and not (${provable(sql)})
      order by f.received_at limit ${limit} for update of f skip locked
    ), ready as (
      select w.*, e.rank, e.target, e.sources, e.suppresses from waiting w join effects e on e.type = w.type
    ), furthest as (
      select distinct on (r.notification_id) r.* from ready r where r.target is not null
      order by r.notification_id, r.rank desc, r.at desc
    ), moved as (
      update notifications n set status = f.target, reason = coalesce(f.code, f.type)
      from furthest f where n.id = f.notification_id and n.status = any(f.sources)
      returning ${toldColumns(sql)}
    ), told as (
      ${writeEvents(sql, sql`moved`, sql`(select now from t)`)}
    ), suppressed as (
      ${suppressReady(sql)}
    ), applied as (
      update feedback f set applied_at = t.now from ready r, t
      where f.notification_id = r.notification_id and f.id = r.id
      returning 1
    )
    select (select count(*)::int from applied) as applied, (select count(*)::int from moved) as moved,
      (select count(*)::int from suppressed where is_new) as suppressed`
  return row ?? { applied: 0, moved: 0, suppressed: 0 }
}

/** Of a provider's words against one address the strongest stands. A row of this statement has no xmax, one that it found has. */
const suppressReady = (sql: Sql) => sql`
    insert into suppressions as s (tenant_id, mode, channel, recipient, reason, source, notification_id, created_at)
    select distinct on (r.tenant_id, r.mode, r.channel, r.recipient) r.tenant_id, r.mode, r.channel, r.recipient,
      coalesce(r.suppresses, r.type), 'feedback', r.notification_id, t.now
    from ready r, t
    where r.mode = 'live' and (r.suppresses is not null or r.type = 'soft_bounced' and ${softBouncesOf(sql)} >= ${softBounces.max})
    order by r.tenant_id, r.mode, r.channel, r.recipient, r.rank desc nulls last
    on conflict (tenant_id, mode, channel, recipient) do update
    set reason = excluded.reason, notification_id = excluded.notification_id
    where s.source = 'feedback' and ${strengthOf(sql, sql`excluded`)} > ${strengthOf(sql, sql`s`)}
    returning s.xmax = 0 as is_new`

/** What was never claimed was never sent, whatever somebody tells of it. */
const provable = (sql: Sql) => sql`n.claim_no > 0 and n.status = any(${textArray(sourcesOf('proven'))}::text[])`

const softBouncesOf = (sql: Sql) => sql`(
  select count(*) from feedback s where s.type = 'soft_bounced' and s.tenant_id = r.tenant_id and s.mode = r.mode
    and s.channel = r.channel and s.recipient = r.recipient
    and s.at > t.now - make_interval(secs => ${softBounces.withinMs / 1000}))`

const strengthOf = (sql: Sql, row: ReturnType<Sql>) =>
  sql`array_position(${textArray(suppressionStrength)}::text[], ${row}.reason)`

/** The domain's table as SQL reads it. The later an event stands in the lifecycle, the more it says. */
const effects = feedbackTypes.map((type) => {
  const { event, suppresses } = feedbackEffects[type]
  return {
    type,
    rank: event ? events.indexOf(event) : null,
    target: event ? targetOf(event) : null,
    sources: event ? sourcesOf(event) : [],
    suppresses: suppresses ?? null,
  }
})
