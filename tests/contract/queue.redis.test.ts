import { Redis } from 'ioredis'
import type { ChannelName, JobId } from '../../lib/notifications/notification.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { mortal } from './mortal-queue.ts'
import { queueContract } from './queue.contract.ts'
import { lockMs, type Spoil } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

describeRedis('with Redis', () => {
  queueContract('Redis', async (ms = lockMs) => {
    const prefix = uniquePrefix()
    const reports: Spoil['reports'] = []
    const report: Report = (event, fields) => void reports.push({ event, fields })
    const options = { redisUrl, databaseUrl: '', prefix, now: Date.now, locks: quickLocks(ms), report }
    const { deliveries, close } = openQueues(options)
    const spoil = { ...spoilOf(prefix), reports }
    return { ...mortal(deliveries), now: () => new Date(), loseEntry: loseEntryOf(prefix), spoil, close }
  })
})

const spoilOf = (prefix: string): Omit<Spoil, 'reports'> => ({
  lock: async (channel, id, how) => {
    const redis = new Redis(redisUrl)
    const lock = `${prefix}:${channel}:${id}:lock`
    if (how === 'lost') await redis.del(lock)
    else await redis.set(lock, 'of another')
    redis.disconnect()
  },
  data: async (channel, id) => {
    const redis = new Redis(redisUrl)
    await redis.hset(`${prefix}:${channel}:${id}`, 'data', 'no JSON')
    redis.disconnect()
  },
})

const loseEntryOf = (prefix: string) => async (channel: ChannelName, id: JobId) => {
  const redis = new Redis(redisUrl)
  await redis.lrem(`${prefix}:${channel}:wait`, 0, id)
  redis.disconnect()
}
