import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openQueues, type Queues } from '../../lib/queue/backend.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { testIds } from '../support/test-ids.ts'
import { until } from '../support/until.ts'
import { newJob } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

const ids = testIds(() => new Date())

let database: TestDatabase
let proxy: FaultProxy
let queues: Queues
beforeEach(async () => {
  database = await createTestDatabase()
  proxy = await startFaultProxy(database.url)
  const locks = quickLocks(600_000) // what comes back did not come back by itself
  queues = openQueues({ databaseUrl: proxy.url, now: Date.now, locks, report: () => {} })
})
afterEach(async () => {
  await queues.close()
  await proxy.close()
  await database.drop()
})

describe('given a queue on Postgres', () => {
  it('when the line goes dead, then who asks is told, and asks over a new one', async () => {
    const one = newJob(ids)
    await queues.deliveries.enqueue('email', [one])
    expect(await queues.deliveries.missing('email', [one.id])).toEqual([]) // by now nobody is connecting
    proxy.freeze()
    await expect(queues.deliveries.missing('email', [one.id])).rejects.toThrow('Query read timeout')
    // Another that was idle may be as dead.
    const missing = () => queues.deliveries.missing('email', [one.id]).catch(() => undefined)
    expect(await until('a new line', missing)).toEqual([])
    proxy.reset() // so that nobody waits for goodbyes
  }, 40_000)

  it('when another holds its table, then who adds is told that it took too long', async () => {
    await queues.deliveries.enqueue('email', [newJob(ids)])
    const other = postgres(database.url, { max: 1, onnotice: () => {} })
    await other.begin(async (sql) => {
      await sql`lock table bullmq.job`
      await expect(queues.deliveries.enqueue('email', [newJob(ids)])).rejects.toThrow('statement timeout')
    })
    await other.end()
    await queues.deliveries.enqueue('email', [newJob(ids)])
  }, 20_000)
})
