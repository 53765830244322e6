import { wait } from '../../lib/config/clock.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { countersContract } from './counters.contract.ts'

describeRedis('with Redis', () => {
  countersContract('Redis', async () => {
    const queues = openQueues({ redisUrl, databaseUrl: '', prefix: uniquePrefix(), now: Date.now, report: () => {} })
    return { counters: queues.counters, pass: wait, close: queues.close }
  })
})
