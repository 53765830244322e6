import { Job } from 'bullmq'
import * as z from 'zod'
import type { JobId, NotificationId } from '../notifications/notification.ts'
import type { Consumer, HeldJob } from '../notifications/ports/queue.ts'
import type { Report } from '../notifications/ports/runtime.ts'
import type { JobData, JobWorker, LockOptions } from './queue-backend.ts'

/** With delayed jobs about, BullMQ's blocking read returns at once and empty: a loop over it needs a floor. */
const emptyTakeFloorMs = 50
/** BullMQ: the job is gone, its lock is gone, it is not active, or the lock is another's. Redelivery or nobody settles it. */
const lostCodes = new Set([-1, -2, -3, -6])

const jobDataSchema = z.object({ ids: z.array(z.uuid()).min(1) })

export interface ConsumerOptions {
  /** Milliseconds since the epoch. */
  now: () => number
  locks: LockOptions
  report: Report
}

interface Held {
  job: Job<JobData>
  token: string
}

/** Takes jobs by hand from BullMQ's Worker, keeps their locks while they are in hand, and gives them back on close. */
export const openConsumer = (worker: JobWorker, options: ConsumerOptions): Consumer => {
  const { now, locks, report } = options
  const held = new Map<JobId, Held>()
  const hold = holder(held, report)
  const fetch = fetcher(worker, hold)
  const extending = setInterval(() => void extendLocks(worker, held, options), locks.extendEveryMs)
  // Runs at once and then by itself; a key in the queue keeps several of them from doing it twice.
  worker.startStalledCheckTimer().catch((error) => report('queue.unavailable', { error }))

  return {
    take: async (max, waitMs) => {
      const ready = await gather(fetch, max, report)
      if (ready.length > 0 || waitMs <= 0) return ready
      const first = await waitForJob(worker, fetch, waitMs, now)
      return first ? [first, ...(await gather(fetch, max - 1, report))] : []
    },
    complete: async (jobs) => {
      await release(jobs, held, report, ({ job, token }) => job.moveToCompleted(undefined as never, token, false))
    },
    completeAndTake: async (jobs) => {
      const next = await release(jobs, held, report, async ({ job, token }) =>
        hold(nextOf(worker, await job.moveToCompleted(undefined as never, token, true)), token),
      )
      return next.flatMap((job) => job ?? [])
    },
    putBack: async (jobs, delayMs) => {
      await release(jobs, held, report, ({ job, token }) => job.moveToDelayed(now() + Math.max(1, delayMs), token))
    },
    close: async () => {
      clearInterval(extending)
      // moveToWait puts at the front: backwards keeps their order.
      const left = [...held.keys()].reverse().map((id) => ({ id, notificationIds: [] }))
      await release(left, held, report, ({ job, token }) => job.moveToWait(token))
      // By force: without it BullMQ says goodbye to Redis first, and on a dead socket waits for the answer for ever.
      await worker.close(true)
    },
  }
}

type Hold = (job: Job<JobData> | undefined, token: string) => Promise<HeldJob | undefined>

const holder =
  (held: Map<JobId, Held>, report: Report): Hold =>
  async (job, token) => {
    if (!job?.id) return undefined
    const parsed = jobDataSchema.safeParse(job.data)
    if (!parsed.success) {
      // Its hash was evicted or is not ours. The rows are the truth: sweep gives them another job.
      report('queue.job_unreadable', { jobId: job.id })
      await job.moveToCompleted(undefined as never, token, false)
      return undefined
    }
    const id = job.id as JobId
    held.set(id, { job, token })
    return { id, notificationIds: parsed.data.ids as NotificationId[] }
  }

type Fetch = (block: boolean) => Promise<HeldJob | undefined>

/** One job at a time, each under a token of its own. */
const fetcher = (worker: JobWorker, hold: Hold): Fetch => {
  let tokens = 0
  return async (block) => {
    tokens += 1
    const token = `${worker.id}:${tokens}`
    return hold(await worker.getNextJob(token, { block }), token)
  }
}

/** What BullMQ hands out in exchange for a completed job: nothing, or the next one's hash and id. */
const nextOf = (worker: JobWorker, completed: unknown): Job<JobData> | undefined => {
  const [json, id] = Array.isArray(completed) ? completed : []
  return json && id ? Job.fromJSON<JobData>(worker, json, id) : undefined
}

/** In waves that grow eightfold: an empty queue is asked once, a full one in few round trips. */
const gather = async (fetch: Fetch, max: number, report: Report) => {
  const jobs: HeldJob[] = []
  for (let wave = 1; jobs.length < max; wave *= 8) {
    const size = Math.min(wave, max - jobs.length)
    // allSettled: with `all`, one rejection would lose every job that the others fetched.
    const results = await Promise.allSettled(Array.from({ length: size }, () => fetch(false)))
    const found = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []))
    jobs.push(...found)
    const failed = results.find((result) => result.status === 'rejected')
    if (failed && jobs.length === 0) throw failed.reason
    if (failed) report('queue.unavailable', { error: failed.reason })
    if (found.length < size) break
  }
  return jobs
}

/**
 * One blocking read. It has no argument for how long: an option says it for an empty queue, and a ceiling of the worker's
 * own for one with delayed jobs. That ceiling is 10 s on Redis and an hour on Postgres, longer than a drain may live.
 */
const waitForJob = async (worker: JobWorker, fetch: Fetch, waitMs: number, now: () => number) => {
  const startedMs = now()
  worker.opts.drainDelay = waitMs / 1000
  Object.defineProperty(worker, 'maximumBlockTimeout', { value: waitMs / 1000, configurable: true })
  // The first read after work comes back at once and empty, whatever it was told; the second waits.
  const job = (await fetch(true)) ?? (now() - startedMs < emptyTakeFloorMs ? await fetch(true) : undefined)
  const restMs = Math.min(emptyTakeFloorMs, waitMs) - (now() - startedMs)
  if (!job && restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
  return job
}

const extendLocks = async (worker: JobWorker, held: ReadonlyMap<JobId, Held>, { locks, report }: ConsumerOptions) => {
  if (held.size === 0) return
  const tokens = [...held.values()].map(({ token }) => token)
  try {
    const lost = await worker.extendJobLocks([...held.keys()], tokens, locks.lockMs)
    if (lost.length > 0) report('queue.locks_lost', { count: lost.length })
  } catch (error) {
    report('queue.unavailable', { error })
  }
}

/** Lets go of jobs. One that is not ours any more is not an error: the rows decide what becomes of it. */
const release = async <Result>(
  jobs: readonly HeldJob[],
  held: Map<JobId, Held>,
  report: Report,
  act: (held: Held) => Promise<Result>,
): Promise<Result[]> => {
  const ours = jobs.flatMap(({ id }) => held.get(id) ?? [])
  for (const { id } of jobs) held.delete(id)
  const results = await Promise.allSettled(ours.map(act))
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  const lost = errors.filter((error) => lostCodes.has(error?.code))
  if (lost.length > 0) report('queue.locks_lost', { count: lost.length })
  const [failed] = errors.filter((error) => !lostCodes.has(error?.code))
  if (failed) report('queue.unavailable', { jobs: errors.length - lost.length, error: failed })
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
