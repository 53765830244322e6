import { systemClock, wait } from '../../lib/config/clock.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { pacerContract } from './pacer.contract.ts'

describeRedis('with Redis', () => {
  pacerContract('Redis', async () => {
    const queues = openQueues({ redisUrl, databaseUrl: '', prefix: uniquePrefix(), now: Date.now, report: () => {} })
    return { counters: queues.counters, clock: systemClock, pass: wait, close: queues.close }
  })
})
