import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { deadLetterQueueContract } from './dead-letter-queue.contract.ts'

describeRedis('with Redis', () => {
  deadLetterQueueContract('Redis', async () =>
    openQueues({ redisUrl, databaseUrl: '', prefix: uniquePrefix(), now: Date.now, report: () => {} }),
  )
})
