import { cpuOf, type Figure, type Sample } from '../contest.ts'
import { workerNoOp } from '../peers/worker-no-op.ts'
import { chunks, singles } from './drain-contestants.ts'

const common = { contest: 'drain', better: 'lower' } as const
const byPeer = (ours: Sample, peer: Sample) => cpuOf(ours) / cpuOf(peer)

/**
 * Microseconds of Node, Redis and Postgres together: what the bill follows, and what other programs on the machine disturb least. What they
 * should reach was found where W takes 57 us: the ratios to W say the same of any machine.
 */
export const cpuFigures: Figure[] = [
  { ...common, name: 'cpu-us-singles', ours: singles, reach: 80, value: cpuOf },
  { ...common, name: 'cpu-us-chunks', ours: chunks, reach: 24, value: cpuOf },
  { ...common, name: 'cpu-singles/W', ours: singles, peer: workerNoOp, reach: 1.4, value: byPeer },
  { ...common, name: 'cpu-chunks/W', ours: chunks, peer: workerNoOp, reach: 0.42, value: byPeer },
]
