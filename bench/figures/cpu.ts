import { cpuOf, type Figure } from '../contest.ts'
import { chunks, singles } from './drain-contestants.ts'

const common = { contest: 'drain', better: 'lower', value: cpuOf } as const

/** Microseconds of Node, Redis and Postgres together: what the bill follows, and what other programs on the machine disturb least. */
export const cpuFigures: Figure[] = [
  { ...common, name: 'cpu-us-singles', ours: singles, reach: 80 },
  { ...common, name: 'cpu-us-chunks', ours: chunks, reach: 24 },
]
