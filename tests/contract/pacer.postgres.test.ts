import { systemClock, wait } from '../../lib/config/clock.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { createTestDatabase } from '../support/database.ts'
import { pacerContract } from './pacer.contract.ts'

pacerContract('Postgres', async () => {
  const database = await createTestDatabase()
  const queues = openQueues({ databaseUrl: database.url, now: Date.now, report: () => {} })
  const close = async () => {
    await queues.close()
    await database.drop()
  }
  return { counters: queues.counters, clock: systemClock, pass: wait, close }
})
