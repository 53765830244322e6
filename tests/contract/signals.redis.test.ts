import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { startRedis } from '../../dev/redis-server.ts'
import { wait } from '../../lib/config/clock.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { uuidV7Ids } from '../support/uuid-ids.ts'
import { signalsContract } from './signals.contract.ts'

const openOn = (url: string) =>
  openQueues({ redisUrl: url, databaseUrl: '', prefix: uniquePrefix(), now: Date.now, report: () => {} })

const job = (priority: 'normal' | 'low') => ({
  id: uuidV7Ids.jobId(),
  notificationIds: [uuidV7Ids.notificationId()],
  delayMs: 0,
  priority,
})

describeRedis('with Redis', () => {
  signalsContract('Redis', async () => {
    const queues = openOn(redisUrl)
    const enqueueTwo = () => queues.deliveries.enqueue('email', [job('normal'), job('low')])
    return { signals: queues.signals, pass: wait, enqueueTwo, close: queues.close }
  })

  it('signals say that memory is short when less than a third of it is left', async () => {
    const redis = await startRedis({ args: ['--maxmemory', '40mb'] })
    if (!redis) throw new Error('there was a Redis a moment ago')
    const client = new Redis(redis.url)
    const [before, after] = [openOn(redis.url), openOn(redis.url)]
    try {
      expect(await before.signals.backlog('email')).toEqual({ jobs: 0, isMemoryShort: false })
      await client.setrange('filler', 30 * 1024 * 1024, 'x')
      expect(await after.signals.backlog('email')).toEqual({ jobs: 0, isMemoryShort: true })
    } finally {
      client.disconnect()
      await Promise.all([before.close(), after.close()])
      await redis.stop()
    }
  })
})
