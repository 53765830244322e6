import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noJob } from '../../lib/notifications/notification.ts'
import { connect } from '../../lib/store/connection.ts'
import { openDatabase } from '../../lib/store/database.ts'
import { createPostgresStore } from '../../lib/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { aNewNotification } from '../support/notifications.ts'
import { uuidV7Ids } from '../support/uuid-ids.ts'

const leaseMs = 60_000
/** More than Postgres would read from end to end rather than by an index. */
const withJob = 20_000
/** Postgres tries a prepared statement with its parameters five times, and may do without them from then on. */
const looks = 8

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const withStore = async (work: (store: ReturnType<typeof createPostgresStore>) => Promise<void>) => {
  const opened = openDatabase(database.url, { max: 1 })
  await work(createPostgresStore(opened)).finally(() => opened.end()) // a connection that ends says what it has read
}

const withSql = async <Result>(work: (sql: ReturnType<typeof connect>) => Promise<Result>) => {
  const sql = connect(database.url, { max: 1 })
  return work(sql).finally(() => sql.end())
}

/** Entries and rows that were read so far. */
const reads = () =>
  withSql(async (sql) => {
    const rows = await sql<{ name: string; entries: number }[]>`
      select indexrelname as name, idx_tup_read::int as entries from pg_stat_user_indexes where relname = 'notifications'
      union all select 'all rows', seq_tup_read::int from pg_stat_user_tables where relname = 'notifications'`
    return Object.fromEntries(rows.map(({ name, entries }) => [name, entries]))
  })

const readDuring = async (work: Parameters<typeof withStore>[0]) => {
  const before = await reads()
  await withStore(work)
  const after = await reads()
  const changed = Object.entries(after).map(([name, entries]) => [name, entries - (before[name] ?? 0)] as const)
  return Object.fromEntries(changed.filter(([, entries]) => entries > 0))
}

/** One is inserted by the store, and the others are its copies. */
const storeMany = async (overrides: Parameters<typeof aNewNotification>[1], count: number) => {
  const template = aNewNotification(uuidV7Ids, overrides)
  await withStore(async (store) => void (await store.insert(template)))
  await withSql(
    (sql) => sql`
      insert into notifications
      select copy.* from notifications n cross join (select gen_random_uuid() as id from generate_series(2, ${count})) as given
        cross join lateral jsonb_populate_record(n, to_jsonb(given)) as copy
      where n.id = ${template.id}`,
  )
}

describe('a look for rows without a job', () => {
  it('reads nothing where all have one, however many wait', async () => {
    await storeMany({}, withJob)
    await withSql((sql) => sql`analyze notifications`)
    const read = await readDuring(async (store) => {
      for (let look = 0; look < looks; look += 1)
        for (const isLow of [true, false])
          expect(await store.claimUnqueued({ channel: 'email', isLow, after: undefined, limit: 400 }, leaseMs)).toEqual(
            [],
          )
    })
    expect(read).toEqual({})
  })

  it('reads those that it claims, and none of those that may wait', async () => {
    await storeMany({ jobId: noJob, priority: 'low' }, withJob)
    await storeMany({ jobId: noJob }, 400)
    await withSql((sql) => sql`analyze notifications`)
    const read = await readDuring(async (store) => {
      const claims = await store.claimUnqueued(
        { channel: 'email', isLow: false, after: undefined, limit: 1_000 },
        leaseMs,
      )
      expect(claims).toHaveLength(400)
    })
    expect(read).toEqual({ notifications_unqueued: 400 })
  })
})
