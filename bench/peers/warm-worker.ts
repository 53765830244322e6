import { randomUUID } from 'node:crypto'
import { Queue, Worker } from 'bullmq'
import postgres from 'postgres'
import type { Contestant } from '../contest.ts'
import { wakeUps } from '../wake-ups.ts'
import { content, createTable } from './rows.ts'

/** S, one at a time: an INSERT and an add here, and a Worker that waits and says in an UPDATE that it has begun. */
export const warmWorker: Contestant = {
  name: 'S: INSERT, add, Worker, UPDATE',
  measure: async (bench) => {
    const { databaseUrl, redisUrl, redis } = bench.services
    await redis.flushdb()
    await createTable(bench.services)
    const sql = postgres(databaseUrl, { max: 4, onnotice: () => {} })
    const connection = { url: redisUrl, maxRetriesPerRequest: null }
    const queue = new Queue<{ id: string }>('peer', { connection })
    const sentAtMs: number[] = []
    const process = async ({ data: { id } }: { data: { id: string } }) => {
      await sql`
        update peer_notifications set status = 'PROCESSING', attempts = attempts + 1
        where id = ${id} and status = 'PENDING' returning recipient, content`
      sentAtMs.push(performance.now())
    }
    const removed = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } }
    const worker = new Worker<{ id: string }>('peer', process, { connection, concurrency: 50, ...removed })
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
      await worker.close()
      await queue.close()
      await sql.end({ timeout: 5 })
    }
  },
}
