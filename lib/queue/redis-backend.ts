import { type Job, type JobJson, Queue, Worker } from 'bullmq'
import type { RotatingUrl } from '../notifications/ports/runtime.ts'
import { addJobs } from './add-jobs.ts'
import { redisCounters } from './counters.ts'
import { finishJobs } from './finish-jobs.ts'
import {
  type JobData,
  type LockOptions,
  type QueueBackend,
  type QueueMemory,
  queueOptions,
  workerOptions,
} from './queue-backend.ts'
import { openRedis } from './redis-connection.ts'
import { redisSignals } from './redis-signals.ts'
import { takeJobs } from './take-jobs.ts'

export interface RedisBackendOptions {
  redisUrl: string | RotatingUrl
  prefix: string
  locks: LockOptions
  /** Milliseconds since 1970. */
  now: () => number
  onError: (error: unknown) => void
}

/** BullMQ on Redis: production. */
export const openRedisBackend = ({ redisUrl, prefix, locks, now, onError }: RedisBackendOptions): QueueBackend => {
  const redis = openRedis(redisUrl, onError)
  return {
    ensureReady: redis.ensureReady,
    openQueue: (name) => {
      const queue = new Queue<JobData>(name, { ...queueOptions, connection: redis.client, prefix })
      queue.on('error', onError)
      return queue
    },
    openWorker: (name) => {
      const worker = new LenientWorker(name, null, { ...workerOptions(locks), connection: redis.client, prefix })
      worker.on('error', onError)
      return worker
    },
    add: (queue, jobs) => addJobs(redis.client, queue, jobs, now()),
    take: (worker, max, nextTokens) => takeJobs(redis.client, worker, max, nextTokens, now),
    finish: (worker, jobs, takesNext) => finishJobs(redis.client, worker, jobs, takesNext),
    findExisting: async (queue, jobIds) => {
      // Asking for a job's state searches the waiting list from end to end; whether its hash exists is one look-up.
      const answers = (await redis.client.pipeline(jobIds.map((jobId) => ['exists', queue.toKey(jobId)])).exec()) ?? []
      const [failed] = answers.flatMap(([error]) => error ?? [])
      if (failed) throw failed // a job that nobody could look for is neither there nor missing
      return new Set(jobIds.filter((_, index) => answers[index]?.[1] !== 0))
    },
    signals: redisSignals({ ...redis, prefix, now }),
    counters: redisCounters(redis.client, prefix, redis.ensureReady),
    memory: async () => {
      await redis.ensureReady()
      return readMemory(await redis.client.info('memory'))
    },
    close: redis.close,
  }
}

/** BullMQ's own fails at a job that is no JSON, after it was taken: then nobody would end it, and who waited would be gone. */
class LenientWorker extends Worker<JobData> {
  protected override createJob(job: JobJson, id: string): Job<JobData> {
    try {
      return super.createJob(job, id)
    } catch {
      return super.createJob({ ...job, data: '{}' }, id)
    }
  }
}

/** From INFO, which managed services answer too: they refuse CONFIG. */
const readMemory = (info: string): QueueMemory => {
  const field = (name: string) => new RegExp(`^${name}:(\\S*)`, 'm').exec(info)?.[1] ?? ''
  return {
    policy: field('maxmemory_policy'),
    usedBytes: Number(field('used_memory')),
    maxBytes: Number(field('maxmemory')),
  }
}
