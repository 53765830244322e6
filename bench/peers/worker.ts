import { Queue, Worker } from 'bullmq'
import { type Bench, measured, type Sample } from '../contest.ts'

/** One connection is what a Queue or a Worker of BullMQ opens for itself. */
const connectionTo = (url: string) => ({ url, maxRetriesPerRequest: null })
const jobsPerCall = 500

export interface WorkerRun {
  ids: readonly string[]
  concurrency: number
  process: (id: string) => Promise<void>
}

type Process = WorkerRun['process']

/** BullMQ as its documentation has it; nothing is kept of a job that is done, which is its cheapest setting. */
export const openWorker = (redisUrl: string, process: Process, options: { concurrency: number; autorun: boolean }) => {
  const queue = new Queue<{ id: string }>('peer', { connection: connectionTo(redisUrl) })
  const worker = new Worker<{ id: string }>('peer', ({ data }) => process(data.id), {
    connection: connectionTo(redisUrl),
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
    ...options,
  })
  const close = async () => {
    await worker.close()
    await queue.close()
  }
  return { queue, worker, close }
}

export const measureWorker = async (bench: Bench, { ids, concurrency, process }: WorkerRun): Promise<Sample> => {
  const { redis, redisUrl } = bench.services
  await redis.flushdb()
  const { queue, worker, close } = openWorker(redisUrl, process, { concurrency, autorun: false })
  try {
    await fill(queue, ids)
    await worker.waitUntilReady()
    return await measured(bench, ids.length, () => runUntilDone(worker, ids.length))
  } finally {
    await close()
  }
}

const fill = async (queue: Queue<{ id: string }>, ids: readonly string[]) => {
  for (let start = 0; start < ids.length; start += jobsPerCall)
    await queue.addBulk(ids.slice(start, start + jobsPerCall).map((id) => ({ name: 'd', data: { id } })))
}

const runUntilDone = (worker: Worker<{ id: string }>, items: number) =>
  new Promise<void>((resolve, reject) => {
    let done = 0
    worker.on('completed', () => {
      done += 1
      if (done === items) resolve()
    })
    worker.on('failed', (_, error) => reject(error))
    worker.on('error', reject)
    worker.run().catch(reject)
  })
