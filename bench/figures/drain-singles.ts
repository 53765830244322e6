import { type Figure, rates } from '../contest.ts'
import { workerNoOp } from '../peers/worker-no-op.ts'
import { workerUpdates } from '../peers/worker-updates.ts'
import { singles } from './drain-contestants.ts'

const common = { contest: 'drain', ours: singles, better: 'higher', value: rates } as const

/** W with everything on two cores leaves 0.74: that is the limit. */
export const drainSingles: Figure[] = [
  { ...common, name: 'drain-singles/S', peer: workerUpdates, reach: 4 },
  { ...common, name: 'drain-singles/W', peer: workerNoOp, reach: 0.68 },
]
