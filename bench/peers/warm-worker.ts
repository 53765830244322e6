import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import type { Contestant } from '../contest.ts'
import { wakeUps } from '../wake-ups.ts'
import { content, createTable } from './rows.ts'
import { openWorker } from './worker.ts'
import { begin } from './worker-updates.ts'

/** S, one at a time: an INSERT and an add here, and a Worker that waits and says in an UPDATE that it has begun. */
export const warmWorker: Contestant = {
  name: 'S: INSERT, add, Worker, UPDATE',
  measure: async (bench) => {
    const { databaseUrl, redisUrl, redis } = bench.services
    await redis.flushdb()
    await createTable(bench.services)
    const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} })
    const sentAtMs: number[] = []
    const process = async (id: string) => {
      await begin(sql, id)
      sentAtMs.push(performance.now())
    }
    const { queue, worker, close } = openWorker(redisUrl, process, { concurrency: 50, autorun: true })
    const accept = async () => {
      const id = randomUUID()
      await sql`
        insert into peer_notifications (id, channel, recipient, content, status)
        values (${id}, 'email', 'ada@example.com', ${sql.json(content)}, 'PENDING')`
      await queue.add('d', { id })
    }
    try {
      await worker.waitUntilReady()
      return await wakeUps(bench, { accept, sentAtMs })
    } finally {
      await close()
      await sql.end({ timeout: 5 })
    }
  },
}
