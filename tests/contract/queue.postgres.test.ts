import { openQueues } from '../../lib/queue/backend.ts'
import { createTestDatabase } from '../support/database.ts'
import { mortal } from './mortal-queue.ts'
import { queueContract } from './queue.contract.ts'
import { lockMs } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

queueContract('Postgres', async (ms = lockMs) => {
  const database = await createTestDatabase()
  const queues = openQueues({ databaseUrl: database.url, now: Date.now, locks: quickLocks(ms), report: () => {} })
  const close = async () => {
    await queues.close()
    await database.drop()
  }
  return { ...mortal(queues.deliveries), now: () => new Date(), close }
})
