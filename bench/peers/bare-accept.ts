import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { v7 } from 'uuid'
import type { Contestant } from '../contest.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { clearTables } from '../ours/seed.ts'
import { settleDown } from '../services.ts'
import { content } from './rows.ts'

/** F: the floor. A bare INSERT of the same row and a bare add with the clients that ours has, and nothing around them. */
export const bareAccept: Contestant = {
  name: 'F: bare INSERT, bare add',
  measure: async (bench) => {
    const { databaseUrl, redisUrl, redis } = bench.services
    await redis.flushdb()
    await clearTables(bench.services)
    await settleDown(bench.services, 'notifications')
    const sql = postgres(databaseUrl, { max: 4, fetch_types: false, onnotice: () => {} })
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
    const queue = new Queue<{ ids: string[] }>('peer', { connection, streams: { events: { maxLen: 100 } } })
    const once = async () => {
      const id = v7()
      await sql`
        insert into notifications (id, tenant_id, mode, channel, recipient, content, priority, delivery, status, job_id, due_at)
        values (${id}::uuid, 'bench', 'live', 'email', 'ada@example.com', ${sql.json(content)}::jsonb, 'normal',
          'at_least_once', 'PENDING', ${id}, clock_timestamp())`
      await queue.add('d', { ids: [id] })
    }
    try {
      await queue.waitUntilReady()
      return await oneAtATime(bench, bench.items(3_000, 1_000), once)
    } finally {
      await queue.close()
      connection.disconnect()
      await sql.end({ timeout: 5 })
    }
  },
}
