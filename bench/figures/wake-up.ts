import { type Figure, given } from '../contest.ts'
import { warmDrain } from '../ours/warm-drain.ts'

const common = { contest: 'wake-up', ours: warmDrain, better: 'lower' } as const

/** In milliseconds, INSERT and add included. */
export const wakeUp: Figure[] = [
  { ...common, name: 'wake-up-p50-ms', reach: 3, value: ({ p50Ms }) => given(p50Ms) },
  { ...common, name: 'wake-up-p99-ms', reach: 25, value: ({ p99Ms }) => given(p99Ms) },
]
