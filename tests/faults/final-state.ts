import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { deadLetterQueueName } from '../../lib/queue/dead-letter-queue.ts'
import type { Sql } from '../../lib/store/connection.ts'
import { queuePrefix } from './world.ts'

export interface StoredRow {
  id: string
  tenantId: string
  mode: string
  channel: string
  delivery: string
  status: string
  reason: string | null
  attempts: number
  claimNo: number
  sendAt: Date | null
}

export interface StoredAttempt {
  notificationId: string
  outcome: string
  code: string | null
}

/** Everything that Postgres has, past every layer of ours. */
export const readRows = async (db: Sql) => {
  const rows = await db<StoredRow[]>`
    select id, tenant_id as "tenantId", mode, channel, delivery, status, reason, attempts, claim_no as "claimNo",
      send_at as "sendAt" from notifications`
  const attempts = await db<StoredAttempt[]>`
    select notification_id as "notificationId", outcome, code from attempts_made`
  const letters = await db<{ id: string }[]>`select notification_id as id from dead_letters`
  return { rows: [...rows], attempts: [...attempts], letters: letters.map(({ id }) => id) }
}

export interface QueueState {
  active: number
  waiting: number
  delayed: number
  deadLetters: string[]
}

/** What BullMQ says is left. */
export const readQueues = async (redisUrl: string): Promise<QueueState> => {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
  const deliveries = new Queue('email', { connection, prefix: queuePrefix })
  const dead = new Queue(deadLetterQueueName, { connection, prefix: queuePrefix })
  try {
    const { active = 0, waiting = 0, prioritized = 0, delayed = 0 } = await deliveries.getJobCounts()
    const letters = await connection.lrange(dead.toKey('wait'), 0, -1)
    return { active, waiting: waiting + prioritized, delayed, deadLetters: letters }
  } finally {
    await Promise.all([deliveries.close(), dead.close()])
    connection.disconnect()
  }
}

/** Rows that have not ended; of those that were there at `createdBefore`, where it is given. */
export const countUnfinished = async (db: Sql, createdBefore?: Date) => {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from notifications
    where finished_at is null ${createdBefore ? db`and created_at <= ${createdBefore}` : db``}`
  return row?.count ?? 0
}
