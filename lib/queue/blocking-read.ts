import { type JobWorker, type NextTokens, readJob, type TakenJob } from './queue-backend.ts'

/** With delayed jobs about, BullMQ's blocking read returns at once and empty: a loop over it needs a floor. */
const emptyTakeFloorMs = 50
/**
 * BullMQ's reads in one wait. The first asks, and does not wait; one may meet the sign of work that others have done by now, one that of a
 * delayed job, one waits until that is due, and one comes when a timer was a millisecond early. The rest is for jobs that others got first.
 */
const readsMax = 8

/** Waits up to `waitMs` for a job; empty and sooner where each read came to nothing. */
export const waitForJob = async (
  worker: JobWorker,
  nextTokens: NextTokens,
  waitMs: number,
  now: () => number,
): Promise<TakenJob | undefined> => {
  const startedMs = now()
  const restMs = () => startedMs + waitMs - now()
  // What it remembers of the queue is from its last wait: jobs are taken without it, and others may have heard of the next delayed job.
  Object.assign(worker, { drained: false })
  let job = await readOne(worker, nextTokens, waitMs)
  for (let reads = 1; !job && reads < readsMax && restMs() > 0; reads += 1)
    job = await readOne(worker, nextTokens, restMs())
  const floorMs = Math.min(emptyTakeFloorMs, waitMs) - (now() - startedMs)
  if (!job && floorMs > 0) await new Promise((resolve) => setTimeout(resolve, floorMs))
  return job
}

/**
 * A blocking read has no argument for how long: an option says it for an empty queue, and a ceiling of the worker's own for one with
 * delayed jobs. That ceiling is 10 s on Redis and an hour on Postgres, longer than a drain may live.
 */
const readOne = async (worker: JobWorker, nextTokens: NextTokens, maxMs: number): Promise<TakenJob | undefined> => {
  worker.opts.drainDelay = maxMs / 1000
  Object.defineProperty(worker, 'maximumBlockTimeout', { value: maxMs / 1000, configurable: true })
  const { start, first } = nextTokens(1)
  return readJob(worker, `${start}${first}`, true)
}
