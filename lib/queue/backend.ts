import type { Counters } from '../notifications/ports/counters.ts'
import type { DeadLetterQueue, DeliveryQueue } from '../notifications/ports/queue.ts'
import type { Report, RotatingUrl } from '../notifications/ports/runtime.ts'
import type { Signals } from '../notifications/ports/signals.ts'
import { createDeadLetterQueue } from './dead-letter-queue.ts'
import { createDeliveryQueue } from './delivery-queue.ts'
import { lazyBackend } from './lazy-backend.ts'
import { noSignals } from './no-signals.ts'
import { defaultLocks, type LockOptions, type QueueMemory } from './queue-backend.ts'
import { openRedisBackend } from './redis-backend.ts'

export interface QueuesOptions {
  /** Without it the queues live in the database. */
  redisUrl?: string | RotatingUrl | undefined
  databaseUrl: string
  /** Before every key. The braces keep all keys in one slot of a cluster. */
  prefix?: string
  /** Milliseconds since the epoch; BullMQ's delays are counted on this machine's clock. */
  now: () => number
  locks?: LockOptions
  report: Report
}

export interface Queues {
  deliveries: DeliveryQueue
  deadLetters: DeadLetterQueue
  counters: Counters
  signals: Signals
  /** Rejects when the queue cannot be reached. */
  ready(): Promise<void>
  memory(): Promise<QueueMemory | undefined>
  close(): Promise<void>
}

/** Picks Redis or Postgres. Nothing connects before its first use. */
export const openQueues = (options: QueuesOptions): Queues => {
  const onError = (error: unknown) => options.report('queue.connection_error', { error })
  const { redisUrl, databaseUrl, prefix = '{heliograph}', locks = defaultLocks, now } = options
  const backend = redisUrl
    ? openRedisBackend({ redisUrl, prefix, locks, now, onError })
    : lazyBackend(
        async () => (await loadPostgresBackend()).openPostgresBackend({ databaseUrl, locks, now, onError }),
        noSignals,
      )
  const delivery = createDeliveryQueue(backend, { now, locks, report: options.report })
  const dead = createDeadLetterQueue(backend)
  return {
    deliveries: delivery.deliveries,
    deadLetters: dead.deadLetters,
    counters: backend.counters,
    signals: backend.signals,
    ready: backend.ensureReady,
    memory: backend.memory,
    close: async () => {
      await delivery.close()
      await dead.close()
      await backend.close()
    },
  }
}

/** 350 KB that nothing on Redis reads, and that the zips of a deployment leave out. */
const loadPostgresBackend = async () => {
  try {
    return await import('./postgres-backend.ts')
  } catch (cause) {
    throw new Error(
      'BullMQ on Postgres could not be loaded: without REDIS_URL it is needed, and zips for Lambda have none.',
      {
        cause,
      },
    )
  }
}
