import { createPostgresBackend, type PgPool, Queue, withBackend } from 'bullmq'
import pg from 'pg'
import type { Services } from '../services.ts'

/** A fast drain that loses or doubles something is no drain: every row is SENT by one attempt, and the queue is empty. */
export const assertAllSent = async (services: Services, queue: 'redis' | 'postgres', items: number) => {
  const [row] = await services.sql<{ all: number; sent: number }[]>`
    select count(*)::int as all, count(*) filter (where status = 'SENT' and attempts = 1)::int as sent
    from notifications`
  const left = queue === 'redis' ? await leftInRedis(services) : await leftInPostgres(services)
  if (row?.all !== items || row.sent !== items || left > 0)
    throw new Error(`Of ${items} there are ${row?.all} rows, ${row?.sent} sent once, and ${left} jobs are left.`)
}

const leftInRedis = async ({ redisUrl }: Services) => {
  const queue = new Queue('email', { connection: { url: redisUrl }, prefix: '{heliograph}' })
  try {
    return total(await queue.getJobCounts())
  } finally {
    await queue.close()
  }
}

const leftInPostgres = async ({ databaseUrl }: Services) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: '-c search_path=bullmq' })
  const { Queue: PostgresQueue } = withBackend(createPostgresBackend)
  const queue = new PostgresQueue('email', { connection: pool as unknown as PgPool, skipVersionCheck: true })
  try {
    return total(await queue.getJobCounts())
  } finally {
    await queue.close()
    await pool.end()
  }
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)
