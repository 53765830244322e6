import { Redis } from 'ioredis'
import type { ChannelName, JobId } from '../../lib/notifications/notification.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { mortal } from './mortal-queue.ts'
import { queueContract } from './queue.contract.ts'
import { lockMs } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

describeRedis('with Redis', () => {
  queueContract('Redis', async (ms = lockMs) => {
    const prefix = uniquePrefix()
    const options = { redisUrl, databaseUrl: '', prefix, now: Date.now, locks: quickLocks(ms), report: () => {} }
    const { deliveries, close } = openQueues(options)
    return { ...mortal(deliveries), now: () => new Date(), loseEntry: loseEntryOf(prefix), close }
  })
})

const loseEntryOf = (prefix: string) => async (channel: ChannelName, id: JobId) => {
  const redis = new Redis(redisUrl)
  await redis.lrem(`${prefix}:${channel}:wait`, 0, id)
  redis.disconnect()
}
