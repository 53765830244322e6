import { afterEach, describe, expect, it } from 'vitest'
import { systemClock, wait } from '../../lib/config/clock.ts'
import { drain } from '../../lib/notifications/drain.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { connect } from '../../lib/store/connection.ts'
import { openDatabase } from '../../lib/store/database.ts'
import { migrate } from '../../lib/store/migrate.ts'
import { listPendingMigrations, migrationNames } from '../../lib/store/migration-files.ts'
import { createPostgresStore } from '../../lib/store/store.ts'
import type { TestDatabase } from '../support/database.ts'
import { memoryChannel } from '../support/memory-channel.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { memoryDeadLetterQueue, memoryQueue } from '../support/memory-queue.ts'
import { memorySignals } from '../support/memory-signals.ts'
import { databaseAt, ids, migrationsAfter, versions, writerOf } from '../support/migrations.ts'
import { unpaced } from '../support/unpaced.ts'
import { until } from '../support/until.ts'
import { uuidV7Ids } from '../support/uuid-ids.ts'

let database: TestDatabase
afterEach(() => database?.drop())

const withSql = async <Result>(work: (sql: ReturnType<typeof connect>) => Promise<Result>) => {
  const sql = connect(database.url, { max: 1 })
  return work(sql).finally(() => sql.end())
}

const statuses = () =>
  withSql(async (sql) => {
    const rows = await sql<{ id: string; status: string }[]>`select id, status from notifications order by id`
    return Object.fromEntries(rows.map(({ id, status }) => [id, status]))
  })

/** Today's code on this database: a sweep that finds what is due, and a drain that sends it. */
const deliverAll = async () => {
  const opened = openDatabase(database.url, { max: 2 })
  const queue = memoryQueue({ now: systemClock.now, wait })
  const world = {
    store: createPostgresStore(opened),
    queue,
    signals: memorySignals({ now: systemClock.now, waiting: queue.waitingOn }),
    waker: { wake: async () => {} },
    drainsMax: 1,
    counters: memoryCounters(Date.now),
    rates: {},
    deadLetters: memoryDeadLetterQueue(),
    pacer: unpaced,
    channels: {
      email: memoryChannel('ses'),
      sms: memoryChannel('sns'),
      push: memoryChannel('fcm'),
      simulated: memoryChannel('simulated'),
    },
    ids: uuidV7Ids,
    clock: systemClock,
    wait,
    random: () => 0,
    report: () => {},
    keepMs: 90 * 24 * 3_600_000,
  }
  // Twice: the earlier version's walk may have stopped beyond what is due.
  for (let sweeps = 0; sweeps < 2; sweeps += 1) await recover(world)
  await until('what is due to be sent', async () => {
    await drain(world, {
      channel: 'email',
      batchMax: 10,
      lanes: 1,
      idleMs: 50,
      isTimeShort: () => false,
      backlogMax: 2_000,
    })
    const found = await statuses()
    return [ids.waiting, ids.interrupted].every((id) => found[id] === 'SENT')
  })
  await opened.end()
}

/** What the first version stored, once today's code has seen it. The interrupted one is sent again: it was at_least_once. */
const delivered = {
  [ids.waiting]: 'SENT',
  [ids.parked]: 'SCHEDULED',
  [ids.interrupted]: 'SENT',
  [ids.sent]: 'SENT',
  [ids.failed]: 'FAILED',
  [ids.canceled]: 'CANCELED',
}

describe('the migrations', () => {
  it('make an empty database the newest, all of them in order, and then nothing is left to do', async () => {
    database = await databaseAt(0)
    expect(await withSql(listPendingMigrations)).toEqual(await migrationNames())
    expect(await migrate(database.url)).toHaveLength(versions.length)
    expect(await withSql(listPendingMigrations)).toEqual([])
    expect(await migrate(database.url)).toEqual([])
  })

  it('run once where several start at the same time', async () => {
    database = await databaseAt(0)
    const runs = await Promise.allSettled([migrate(database.url), migrate(database.url), migrate(database.url)])
    const ran = runs.flatMap((run) => (run.status === 'fulfilled' ? run.value : []))
    expect(ran).toHaveLength(versions.length)
    expect(await withSql(listPendingMigrations)).toEqual([])
  })

  it('are refused where one was edited after it had run, before anything else runs', async () => {
    database = await databaseAt(versions.at(-2) ?? 0)
    const [first = ''] = await migrationNames()
    const table = 'create table if not exists schema_checksums (name text primary key, sha256 text not null)'
    await withSql(async (sql) => {
      await sql.unsafe(table)
      await sql`insert into schema_checksums (name, sha256) values (${first}, 'of another text')
        on conflict (name) do update set sha256 = excluded.sha256`
    })
    await expect(migrate(database.url)).rejects.toThrow(`${first} was edited after it had run`)
    expect(await withSql(listPendingMigrations)).toContain((await migrationNames()).at(-1))
  })

  it.each(versions)(
    'bring version %i with its data to the newest: what is due is delivered, the rest is as it was',
    async (version) => {
      database = await databaseAt(version)
      await withSql((sql) => writerOf(version).write(sql))
      expect(await migrate(database.url)).toHaveLength(migrationsAfter(version).length)
      await deliverAll()
      // Feedback that an earlier version kept is carried out by the sweep.
      const expected = version >= 4 ? { ...delivered, [ids.sent]: 'DELIVERED' } : delivered
      expect(await statuses()).toEqual(expected)
      const kept = await withSql(
        (sql) => sql`
      select (select count(*)::int from dead_letters) as dead_letters, (select count(*)::int from idempotency_keys) as idempotency_keys,
        (select count(*)::int from api_keys) as api_keys, (select count(*)::int from replays) as replays,
        (select count(*)::int from attempts_made where notification_id in (${ids.sent}, ${ids.failed})) as attempts,
        (select content->>'text' || (metadata->>'order') from notifications where id = ${ids.waiting}) as words`,
      )
      expect([...kept]).toEqual([
        { dead_letters: 1, idempotency_keys: 1, api_keys: 1, replays: 1, attempts: 2, words: 'Hello from before42' },
      ])
    },
  )

  it.each(versions)('let the code of version %i write on while the newest schema is there already', async (version) => {
    database = await databaseAt(0)
    await migrate(database.url)
    await withSql((sql) => writerOf(version).write(sql))
    await deliverAll()
    expect(await statuses()).toMatchObject({ [ids.waiting]: 'SENT', [ids.interrupted]: 'SENT', [ids.failed]: 'FAILED' })
  })
})
