import type { JobWorker, NextTokens, TakenJob } from './queue-backend.ts'

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
  // The first read after work comes back at once and empty, whatever it was told; the second waits.
  const job =
    (await readOne(worker, nextTokens)) ??
    (now() - startedMs < emptyTakeFloorMs ? await readOne(worker, nextTokens) : undefined)
  const restMs = Math.min(emptyTakeFloorMs, waitMs) - (now() - startedMs)
  if (!job && restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs))
  return job
}

const readOne = async (worker: JobWorker, nextTokens: NextTokens): Promise<TakenJob | undefined> => {
  const { start, first } = nextTokens(1)
  const token = `${start}${first}`
  const job = await worker.getNextJob(token, { block: true })
  return job?.id ? { id: job.id, token, data: job.data } : undefined
}
