import type { Owner } from '../notifications/notification.ts'
import type { OverviewStore, Recent, StatusCount, TimeToProvider, Waiting } from '../notifications/ports/overview.ts'
import type { Sql } from './connection.ts'
import type { Database } from './database.ts'
import { lowestIdAt } from './ids.ts'
import { databaseNow, givenNow, type SqlNow } from './now.ts'
import { toChannelName } from './rows.ts'

/**
 * Rows that one answer looks at, of whatever tenant: read along an index that is there anyway, in some 30 ms. Numbers over all of a
 * day would want an index that every send pays for.
 */
const rowsMax = 20_000

interface OverviewOptions {
  rowsMax?: number
  /** Takes the place of Postgres's clock: for tests that move time. */
  now?: () => Date
}

/** What the overview counts. Each is one statement. */
export const createOverviewStore = (
  { run }: Pick<Database, 'run'>,
  { rowsMax: most = rowsMax, now }: OverviewOptions = {},
): OverviewStore => ({
  recent: (owner, since, stretchSeconds) => run((sql) => countRecent(sql, owner, { since, stretchSeconds, most })),
  waiting: (owner) => run((sql) => countWaiting(sql, now ? givenNow(now) : databaseNow, owner, most)),
})

interface RecentRow {
  looked_at: number
  oldest: Date | null
  counts: StatusCount[]
  times: { channel: string | null; p50: number; p95: number }[]
}

interface Slice {
  since: Date
  stretchSeconds: number
  most: number
}

/** Ids are UUIDv7, so a stretch of time is one of the primary key. Replays and their second wait are left out of the times. */
const countRecent = async (sql: Sql, owner: Owner, { since, stretchSeconds, most }: Slice): Promise<Recent> => {
  const [row] = await sql<RecentRow[]>`
    with recent as materialized (
      select n.tenant_id, n.mode, n.channel, n.status, n.created_at,
        case when n.replays = 0 then n.sent_started_at - greatest(n.created_at, n.send_at) end as waited
      from notifications n where n.id >= ${lowestIdAt(since)}::uuid order by n.id desc limit ${most}
    ), own as (
      select * from recent r where r.tenant_id = ${owner.tenantId} and r.mode = ${owner.mode}
    )
    select (select count(*)::int from recent) as looked_at, (select min(r.created_at) from recent r) as oldest,
      coalesce((select json_agg(c) from (
        select o.channel, o.status, floor(extract(epoch from o.created_at) / ${stretchSeconds}::float8)::float8 as stretch,
          count(*)::int as count
        from own o group by 1, 2, 3
      ) c), '[]') as counts,
      coalesce((select json_agg(t) from (
        select o.channel, ${percentile(sql, 0.5)} as p50, ${percentile(sql, 0.95)} as p95
        from own o where o.waited is not null group by grouping sets ((o.channel), ())
        having count(*) > 0
      ) t), '[]') as times`
  const { looked_at: lookedAt = 0, oldest = null, counts = [], times = [] } = row ?? {}
  return { counts, times: times.map(toTime), cutAt: lookedAt < most ? undefined : (oldest ?? undefined) }
}

/** Not below nothing: a drain's clock and the database's may differ by some milliseconds. */
const percentile = (sql: Sql, share: number) => sql`
  greatest(0, round(extract(epoch from percentile_disc(${share}::float8) within group (order by o.waited)) * 1000))::float8`

const toTime = ({ channel, p50, p95 }: RecentRow['times'][number]): TimeToProvider => ({
  channel: channel === null ? undefined : toChannelName(channel),
  p50Ms: p50,
  p95Ms: p95,
})

interface WaitingRow {
  looked_at: number
  channels: { channel: string; due: number; oldest_due_at: string | null; later: number; in_flight: number }[]
}

/** Along the index that sweep walks, oldest first: what has waited longest is always among them. */
const countWaiting = async (sql: Sql, now: SqlNow, owner: Owner, most: number) => {
  const [row] = await sql<WaitingRow[]>`
    with unfinished as materialized (
      select n.tenant_id, n.mode, n.channel, n.status, n.due_at from notifications n
      where n.finished_at is null and n.parked_until is null order by n.id limit ${most}
    )
    select (select count(*)::int from unfinished) as looked_at, coalesce((select json_agg(c) from (
      select u.channel, count(*) filter (where ${isDue(sql, now)})::int as due,
        min(u.due_at) filter (where ${isDue(sql, now)}) as oldest_due_at,
        count(*) filter (where u.status <> 'PROCESSING' and u.due_at > ${now(sql)})::int as later,
        count(*) filter (where u.status = 'PROCESSING')::int as in_flight
      from unfinished u where u.tenant_id = ${owner.tenantId} and u.mode = ${owner.mode} group by 1
    ) c), '[]') as channels`
  return { channels: (row?.channels ?? []).map(toWaiting), isWhole: (row?.looked_at ?? 0) < most }
}

const isDue = (sql: Sql, now: SqlNow) => sql`u.status <> 'PROCESSING' and u.due_at <= ${now(sql)}`

const toWaiting = (row: WaitingRow['channels'][number]): Waiting => ({
  channel: toChannelName(row.channel),
  due: row.due,
  oldestDueAt: row.oldest_due_at === null ? undefined : new Date(row.oldest_due_at),
  later: row.later,
  inFlight: row.in_flight,
})
