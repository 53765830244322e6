import { type Figure, rates } from '../contest.ts'
import { postgresBatches } from '../peers/postgres-batches.ts'
import { workerNoOp } from '../peers/worker-no-op.ts'
import { workerUpdates } from '../peers/worker-updates.ts'
import { chunks } from './drain-contestants.ts'

const common = { contest: 'drain', ours: chunks, better: 'higher', value: rates } as const

/** P is the limit. */
export const drainChunks: Figure[] = [
  { ...common, name: 'drain-chunks/S', peer: workerUpdates, reach: 13 },
  { ...common, name: 'drain-chunks/W', peer: workerNoOp, reach: 2.2 },
  { ...common, name: 'drain-chunks/P', peer: postgresBatches, reach: 0.9 },
]
