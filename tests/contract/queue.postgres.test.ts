import postgres from 'postgres'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { createTestDatabase } from '../support/database.ts'
import { mortal } from './mortal-queue.ts'
import { queueContract } from './queue.contract.ts'
import { lockMs, type Spoil } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

queueContract('Postgres', async (ms = lockMs) => {
  const database = await createTestDatabase()
  const reports: Spoil['reports'] = []
  const report: Report = (event, fields) => void reports.push({ event, fields })
  const queues = openQueues({ databaseUrl: database.url, now: Date.now, locks: quickLocks(ms), report })
  const close = async () => {
    await queues.close()
    await database.drop()
  }
  const spoil = { ...spoilOf(database.url), reports }
  return { ...mortal(queues.deliveries), now: () => new Date(), spoil, close }
})

/** The tables are BullMQ's. What it stores there is always JSON. */
const spoilOf = (url: string): Omit<Spoil, 'reports'> => {
  const change = async (run: (sql: postgres.Sql) => Promise<unknown>) => {
    const sql = postgres(url, { max: 1 })
    await run(sql)
    await sql.end()
  }
  return {
    lock: (channel, id, how) =>
      change(
        (sql) =>
          sql`update bullmq.job set lock_token = ${how === 'lost' ? null : 'of another'} where queue = ${channel} and id = ${id}`,
      ),
    data: (channel, id) =>
      change((sql) => sql`update bullmq.job set data = '{"ids": "none"}' where queue = ${channel} and id = ${id}`),
  }
}
