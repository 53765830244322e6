import { setTimeout as sleep } from 'node:timers/promises'
import { connect, type Sql } from '../../../lib/store/connection.ts'
import type { Hit, Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { patient } from './postgres-is-bad.ts'
import { underLoad } from './under-load.ts'

const heldMs = 2_000 // five lock timeouts
const lookEveryMs = 20

/** Another session holds the rows that drain, cancel and sweep want; then it lets go. */
const lockTimeout = underLoad({
  name: 'postgres-locks',
  title: 'Postgres: another session holds the rows (lock timeout)',
  bound: 'none',
  runsMax: 3,
  settings: patient,
  strike: (world) =>
    withSession(world, (sql) =>
      sql.begin(async (held): Promise<Hit> => {
        await held`select id from notifications where finished_at is null for update`
        return { count: await countWaiters(world), of: 'statements that waited for a lock' }
      }),
    ),
})

const countWaiters = async ({ db }: World) => {
  const waiters = new Set<string>()
  for (const endMs = performance.now() + heldMs; performance.now() < endMs; await sleep(lookEveryMs)) {
    const rows = await db<{ statement: string }[]>`
      select pid || ' ' || query_start as statement from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    for (const { statement } of rows) waiters.add(statement)
  }
  return waiters.size
}

/** So that the service finds the deadlock, and is the one that Postgres ends; by default its lock timeout comes first. */
const ourDeadlockTimeout = '50ms'
const theirDeadlockTimeout = '30s'
const strikeMaxMs = 30_000

/** Two sessions that lock the same rows in opposite orders. */
const deadlock = underLoad({
  name: 'postgres-deadlock',
  title: 'Postgres deadlocks with another session (40P01)',
  bound: 'none',
  runsMax: 3,
  settings: { ...patient, sendDelayMs: 200 },
  perSecond: 80,
  prepare: async ({ db }) => {
    const [row] = await db<{ name: string }[]>`select current_database() as name`
    await db`alter database ${db(row?.name ?? '')} set deadlock_timeout = ${db.unsafe(`'${ourDeadlockTimeout}'`)}`
    return {}
  },
  strike: (world) =>
    withSession(world, async (sql) => {
      const before = await deadlocks(world)
      const endMs = performance.now() + strikeMaxMs
      while ((await deadlocks(world)) === before && performance.now() < endMs) await crossedLocks(sql)
      return { count: (await deadlocks(world)) - before, of: 'deadlocks' }
    }),
})

/** Newest first and one by one, while a settle takes its rows in the order of their claim. */
const crossedLocks = (sql: Sql) =>
  sql.begin(async (held) => {
    await held`select set_config('lock_timeout', '0', true), set_config('deadlock_timeout', ${theirDeadlockTimeout}, true)`
    const rows = await held<{ id: string }[]>`
      select id from notifications where status = 'PROCESSING' order by id desc limit 12`
    for (const { id } of rows) {
      await held`select 1 from notifications where id = ${id}::uuid for update`
      await sleep(15)
    }
  })

const deadlocks = async ({ db }: World) => {
  const [row] = await db<{ deadlocks: number }[]>`
    select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()`
  return row?.deadlocks ?? 0
}

const withSession = async <Value>({ database }: World, work: (sql: Sql) => Promise<Value>) => {
  const sql = connect(database.url, { max: 1 })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

export const postgresLocks: Scenario[] = [lockTimeout, deadlock]
