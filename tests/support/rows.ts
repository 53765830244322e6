import type { Sql } from '../../lib/store/connection.ts'

export interface Row {
  status: string
  reason: string | null
  attempts: number
  claim_no: number
  job_id: string
  due_at: Date
  parked_until: Date | null
  finished_at: Date | null
}

/** One notification as Postgres has it, past every layer of ours. */
export const rowOf = async (db: Sql, id: string): Promise<Row> => {
  const [row] = await db<Row[]>`
    select status, reason, attempts, claim_no, job_id, due_at, parked_until, finished_at from notifications where id = ${id}::uuid`
  if (!row) throw new Error(`no notification ${id}`)
  return row
}

/** For `until`: whether the row has come to this status. */
export const hasStatus = (db: Sql, id: string, status: string) => async () => (await rowOf(db, id)).status === status

/** How much there is of everything that a request can store. */
export const storedIn = async (db: Sql) => {
  const [counts] = await db<
    { notifications: number; keys: number; letters: number; replays: number; suppressions: number }[]
  >`
    select (select count(*)::int from notifications) as notifications, (select count(*)::int from idempotency_keys) as keys,
      (select count(*)::int from dead_letters) as letters, (select count(*)::int from replays) as replays,
      (select count(*)::int from suppressions) as suppressions`
  return counts
}

/** Moves a notification in time, as if `seconds` had passed since it became due. */
export const makeOverdue = (db: Sql, id: string, seconds = 60) =>
  db`update notifications set due_at = clock_timestamp() - make_interval(secs => ${seconds}) where id = ${id}::uuid`
