import type { ChannelName } from '../notifications/notification.ts'
import type { Backlogged } from '../notifications/ports/backlog.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'

/** Rows looked at: a tenth of a second's work. What is older than these has waited longer than what is younger. */
const oldestMax = 100_000

interface BacklogRow {
  channel: string
  oldest_due_ms: number
  dead_letters: number
}

/** Walks the partial index of unfinished rows. Those that wait for a retry, or for their time, are not due. */
export const measureBacklog = async (sql: Sql, now: SqlNow): Promise<Record<ChannelName, Backlogged>> => {
  const rows = await sql<BacklogRow[]>`
    with t as (
      select ${now(sql)} as now
    ), unfinished as (
      select n.channel, n.due_at from notifications n
      where n.finished_at is null and n.parked_until is null
      order by n.id limit ${oldestMax}
    ), due as (
      select u.channel, min(u.due_at) as since from unfinished u, t where u.due_at <= t.now group by u.channel
    ), dead as (
      select d.channel, count(*)::int as letters from dead_letters d where d.mode = 'live' group by d.channel
    )
    select channel, coalesce(extract(epoch from t.now - due.since) * 1000, 0)::float8 as oldest_due_ms,
      coalesce(dead.letters, 0) as dead_letters
    from t, due full join dead using (channel)`
  const found = new Map(rows.map((row) => [row.channel, row]))
  const of = (channel: ChannelName): Backlogged => ({
    oldestDueMs: found.get(channel)?.oldest_due_ms ?? 0,
    deadLetters: found.get(channel)?.dead_letters ?? 0,
  })
  return { email: of('email'), sms: of('sms'), push: of('push') }
}
