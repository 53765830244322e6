import { randomUUID } from 'node:crypto'
import type { Contestant } from '../contest.ts'
import { measureWorker } from './worker.ts'

const concurrency = 50

/** W: a BullMQ Worker that does nothing, and no database at all. What the queue alone allows. */
export const workerNoOp: Contestant = {
  name: 'W: Worker, no-op',
  measure: (bench) => {
    const ids = Array.from({ length: bench.items(20_000, 6_000) }, () => randomUUID())
    return measureWorker(bench, { ids, concurrency, process: async () => {} })
  },
}
