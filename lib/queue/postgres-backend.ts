import { createPostgresBackend, DEFAULT_SCHEMA, Job, type PgPool, runMigrations, withBackend } from 'bullmq'
import pg from 'pg'
import { postgresCounters } from './counters.ts'
import { noSignals } from './no-signals.ts'
import { finishTogether, takeInWaves } from './postgres-jobs.ts'
import {
  addByBullMq,
  type JobData,
  type JobQueue,
  type JobWorker,
  type LockOptions,
  type QueueBackend,
  queueOptions,
  workerOptions,
} from './queue-backend.ts'

/** Connections of one process: a few commands at a time, and one that listens for each channel it drains. */
const poolMax = 5
/** A statement that takes longer has met a lock or a sick server; the store's have the same. */
const statementTimeoutMs = 5_000
/** Past that it is the line that does not answer, not the statement. Its connection leaves the pool. */
const deadlineMs = 6_000

export interface PostgresBackendOptions {
  databaseUrl: string
  locks: LockOptions
  /** Milliseconds since 1970. */
  now: () => number
  onError: (error: unknown) => void
}

/** BullMQ on Postgres: the local default, and for who runs no Redis. Ten times slower for single jobs, and no service more. */
export const openPostgresBackend = ({ databaseUrl, locks, now, onError }: PostgresBackendOptions): QueueBackend => {
  const pool = openPool(databaseUrl, onError)
  const connection = pool as unknown as PgPool // its own, looser words for the same class
  const { Queue, Worker } = withBackend(createPostgresBackend)
  let migrated: Promise<void> | undefined
  const ensureReady = () => {
    migrated ??= migrate(pool).catch((error) => {
      migrated = undefined
      throw error
    })
    return migrated
  }
  return {
    ensureReady,
    openQueue: (name) => {
      const queue = new Queue<JobData>(name, { ...queueOptions, connection })
      queue.on('error', onError)
      return queue as unknown as JobQueue // same class, other backend: BullMQ types the two apart
    },
    openWorker: (name) => {
      const worker = new Worker<JobData>(name, null, { ...workerOptions(locks), connection })
      worker.on('error', onError)
      return worker as unknown as JobWorker
    },
    add: addByBullMq,
    take: takeInWaves(pool, now),
    finish: finishTogether(pool, now),
    findExisting: async (queue, jobIds) => {
      const jobs = await Promise.all(jobIds.map((jobId) => Job.fromId(queue, jobId)))
      return new Set(jobs.flatMap((job) => job?.id ?? []))
    },
    signals: noSignals,
    counters: postgresCounters(pool, ensureReady),
    memory: async () => undefined,
    close: () => pool.end(),
  }
}

const openPool = (databaseUrl: string, onError: (error: unknown) => void) => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: poolMax,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: deadlineMs,
    idleTimeoutMillis: 20_000,
    // BullMQ's statements name no schema, and it cannot set one on a pool that is not its own.
    options: `-c search_path=${DEFAULT_SCHEMA}`,
  })
  pool.on('error', onError)
  // BullMQ adds a listener for each worker that it opens, and takes none away.
  pool.setMaxListeners(0)
  return pool
}

/** BullMQ's own tables, under its own advisory lock. Safe to run at every start. */
const migrate = async (pool: pg.Pool) => {
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
}
