import { openQueues } from '../../lib/queue/backend.ts'
import { createTestDatabase } from '../support/database.ts'
import { deadLetterQueueContract } from './dead-letter-queue.contract.ts'

deadLetterQueueContract('Postgres', async () => {
  const database = await createTestDatabase()
  const queues = openQueues({ databaseUrl: database.url, now: Date.now, report: () => {} })
  const close = async () => {
    await queues.close()
    await database.drop()
  }
  return { deadLetters: queues.deadLetters, close }
})
