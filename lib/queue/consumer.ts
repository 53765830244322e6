import type { Consumer, HeldJob } from '../notifications/ports/queue.ts'
import type { Report } from '../notifications/ports/runtime.ts'
import { waitForJob } from './blocking-read.ts'
import { each, keepJobs } from './jobs-in-hand.ts'
import {
  type JobWorker,
  jobOf,
  type LockOptions,
  type NextTokens,
  type QueueBackend,
  type TakenJob,
} from './queue-backend.ts'

export interface ConsumerOptions {
  /** Milliseconds since the epoch. */
  now: () => number
  locks: LockOptions
  report: Report
}

/** Takes jobs by hand from BullMQ's Worker, keeps their locks while they are in hand, and gives them back on close. */
export const openConsumer = (
  backend: Pick<QueueBackend, 'take' | 'finish'>,
  worker: JobWorker,
  options: ConsumerOptions,
): Consumer => {
  const { now, locks, report } = options
  const inHand = keepJobs(worker, locks, report)
  const nextTokens = counter(worker)
  // Runs at once and then by itself; a key in the queue keeps several of them from doing it twice.
  worker.startStalledCheckTimer().catch((error) => report('queue.unavailable', { error }))

  return {
    take: async (max, waitMs) => inHand.hold(await takeOrWait(backend, worker, { max, waitMs, nextTokens }, now)),
    complete: async (jobs) => {
      await inHand.letGo(idsOf(jobs), (ours) => backend.finish(worker, ours, false))
    },
    completeAndTake: async (jobs) => {
      const taken = await inHand.letGo(idsOf(jobs), (ours) => backend.finish(worker, ours, true))
      return inHand.hold(taken.flatMap((job) => job ?? []))
    },
    putBack: async (jobs, delayMs) => {
      const dueMs = now() + Math.max(1, delayMs)
      await inHand.letGo(
        idsOf(jobs),
        each(({ id, token }) => jobOf(worker, id).moveToDelayed(dueMs, token)),
      )
    },
    close: async () => {
      inHand.stop()
      // moveToWait puts at the front: backwards keeps their order.
      await inHand.letGo(
        inHand.ids().reverse(),
        each(({ id, token }) => jobOf(worker, id).moveToWait(token)),
      )
      // By force: without it BullMQ says goodbye to Redis first, and on a dead socket waits for the answer for ever.
      await worker.close(true)
    },
  }
}

const idsOf = (jobs: readonly HeldJob[]) => jobs.map(({ id }) => id)

/** Each job is held under a token of its own: one that was lost and taken again must not be completed by who lost it. */
const counter = (worker: JobWorker): NextTokens => {
  let used = 0
  return (count) => {
    const first = used + 1
    used += count
    return { start: `${worker.id}:`, first }
  }
}

interface Wanted {
  max: number
  waitMs: number
  nextTokens: NextTokens
}

/** Who waited is given the one that came, at once: what came with it is there for who asks next. */
const takeOrWait = async (
  { take }: Pick<QueueBackend, 'take'>,
  worker: JobWorker,
  { max, waitMs, nextTokens }: Wanted,
  now: () => number,
): Promise<TakenJob[]> => {
  const ready = await take(worker, max, nextTokens)
  if (ready.length > 0 || waitMs <= 0) return ready
  const first = await waitForJob(worker, nextTokens, waitMs, now)
  return first ? [first] : []
}
