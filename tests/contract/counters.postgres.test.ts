import { wait } from '../../lib/config/clock.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { createTestDatabase } from '../support/database.ts'
import { countersContract } from './counters.contract.ts'

countersContract('Postgres', async () => {
  const database = await createTestDatabase()
  const queues = openQueues({ databaseUrl: database.url, now: Date.now, report: () => {} })
  const close = async () => {
    await queues.close()
    await database.drop()
  }
  return { counters: queues.counters, pass: wait, close }
})
