import { Job, type Queue, type Worker } from 'bullmq'
import type { Counters } from '../notifications/ports/counters.ts'
import type { Signals } from '../notifications/ports/signals.ts'

/** What a job holds in the queue: ids only, no personal data. */
export interface JobData {
  ids: string[]
}

/** A job as BullMQ takes it. */
export interface NewJob {
  name: typeof jobName
  data: JobData
  opts: { jobId: string; delay?: number; priority?: number }
}

/** Every job is a delivery; the name is stored with each. */
export const jobName = 'd'

export type JobQueue = Queue<JobData>
export type JobWorker = Worker<JobData>

/** A job in hand, and what its lock was taken with. */
export interface HeldToken {
  id: string
  token: string
}

/** One that was taken in exchange for another. */
export interface TakenJob extends HeldToken {
  /** What it holds, not looked at yet. */
  data: unknown
}

/** Reserves so many tokens: numbers from `first` on, each after `start`. No two jobs in hand share one. */
export type NextTokens = (count: number) => { start: string; first: number }

/** A job as BullMQ's methods want it: they need its id, and the rest is in the queue. */
export const jobOf = (worker: JobWorker, id: string): Job<JobData> =>
  new Job<JobData>(worker, jobName, { ids: [] }, {}, id)

/** The next job, locked under that token. With `block` it is waited for. */
export const readJob = async (worker: JobWorker, token: string, block: boolean): Promise<TakenJob | undefined> => {
  const job = await worker.getNextJob(token, { block })
  return job?.id ? { id: job.id, token, data: job.data } : undefined
}

/** One alone needs no transaction, which costs both sides half as much again. */
export const addByBullMq = async (queue: JobQueue, jobs: readonly NewJob[]): Promise<void> => {
  const [first, ...others] = jobs
  if (first && others.length === 0) await queue.add(first.name, first.data, first.opts)
  else if (first) await queue.addBulk([...jobs])
}

/** What differs between BullMQ on Redis and BullMQ on Postgres: how to connect and how to ask. The rest is one code. */
export interface QueueBackend {
  /** Resolves when commands can be sent, within a deadline; rejects when the server is away. */
  ensureReady(): Promise<void>
  openQueue(name: string): JobQueue
  openWorker(name: string): JobWorker
  /** Adds jobs. One whose id the queue has already is left as it is. */
  add(queue: JobQueue, jobs: readonly NewJob[]): Promise<void>
  /** Takes up to `max` jobs, without waiting for any. Rejects only where it has taken none. */
  take(worker: JobWorker, max: number, nextTokens: NextTokens): Promise<TakenJob[]>
  /** Completes jobs, and takes as many in exchange where `takesNext`. An answer for each, in their order; a rejection has BullMQ's code. */
  finish(
    worker: JobWorker,
    jobs: readonly HeldToken[],
    takesNext: boolean,
  ): Promise<PromiseSettledResult<TakenJob | undefined>[]>
  /** Those of `jobIds` that the queue has, in any state. */
  findExisting(queue: JobQueue, jobIds: readonly string[]): Promise<Set<string>>
  counters: Counters
  /** How the server keeps what it is given. Undefined where that is Postgres's business. */
  memory(): Promise<QueueMemory | undefined>
  signals: Signals
  close(): Promise<void>
}

export interface QueueMemory {
  /** Anything but `noeviction` forgets jobs. */
  policy: string
  usedBytes: number
  /** 0 where there is no limit. */
  maxBytes: number
}

export interface LockOptions {
  /** A job in hand belongs to its holder for this long, and is extended while the holder lives. */
  lockMs: number
  /** Three times within a lock's life, so that one extension may fail. */
  extendEveryMs: number
  /** How often it is looked for jobs whose holder died; the second look gives them back. */
  stalledIntervalMs: number
}

export const defaultLocks: LockOptions = { lockMs: 30_000, extendEveryMs: 10_000, stalledIntervalMs: 15_000 }

export const workerOptions = ({ lockMs, stalledIntervalMs }: LockOptions) => ({
  autorun: false,
  // The version is asked for: without it BullMQ rounds blocking reads up to whole seconds, and delayed jobs come late.
  lockDuration: lockMs,
  stalledInterval: stalledIntervalMs,
  // A job that outlives many holders is no fault of the queue: the row counts its attempts and ends it.
  maxStalledCount: 1_000,
  // Nothing is kept: a finished job that lingers makes BullMQ ignore the next one under its id.
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
})

export const queueOptions = {
  skipVersionCheck: true,
  skipWaitingForReady: true,
  // Nobody reads the event stream; the default keeps 10 000 entries, 0.8 MB a queue.
  streams: { events: { maxLen: 100 } },
}
