import { type JobWorker, type NextTokens, readJob, type TakenJob } from './queue-backend.ts'

/** With delayed jobs about, BullMQ's blocking read returns at once and empty: a loop over it needs a floor. */
const emptyTakeFloorMs = 50

/**
 * One blocking read. It has no argument for how long: an option says it for an empty queue, and a ceiling of the worker's
 * own for one with delayed jobs. That ceiling is 10 s on Redis and an hour on Postgres, longer than a drain may live.
 */
export const waitForJob = async (
  worker: JobWorker,
  nextTokens: NextTokens,
  waitMs: number,
  now: () => number,
): Promise<TakenJob | undefined> => {
  const startedMs = now()
  worker.opts.drainDelay = waitMs / 1000
  Object.defineProperty(worker, 'maximumBlockTimeout', { value: waitMs / 1000, configurable: true })
  // What it remembers of the queue is from its last wait: jobs are taken without it, and others may have heard of the next delayed job.
  // Reset, its first read asks and does not wait, and the second waits no longer than until that job is due.
  Object.assign(worker, { drained: false })
  const first = await readOne(worker, nextTokens)
  const askedMs = now()
  const second = first ?? (await readOne(worker, nextTokens))
  // A sign of work that others have done by now, or of a delayed job, ends one wait at once.
  const job = second ?? (now() - askedMs < emptyTakeFloorMs ? await readOne(worker, nextTokens) : undefined)
  const restMs = Math.min(emptyTakeFloorMs, waitMs) - (now() - startedMs)
  if (!job && restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
  return job
}

const readOne = async (worker: JobWorker, nextTokens: NextTokens): Promise<TakenJob | undefined> => {
  const { start, first } = nextTokens(1)
  return readJob(worker, `${start}${first}`, true)
}
