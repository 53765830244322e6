import { type Figure, given } from '../contest.ts'
import { warmDrain } from '../ours/warm-drain.ts'
import { warmWorker } from '../peers/warm-worker.ts'

const common = { contest: 'wake-up', ours: warmDrain, peer: warmWorker, better: 'lower' } as const

/** In milliseconds, INSERT and add included; and by what these steps take the usual way, on whatever machine this is. */
export const wakeUp: Figure[] = [
  { ...common, name: 'wake-up-p50-ms', reach: 3, value: ({ p50Ms }) => given(p50Ms) },
  { ...common, name: 'wake-up-p99-ms', reach: 25, value: ({ p99Ms }) => given(p99Ms) },
  { ...common, name: 'wake-up-p50/S', reach: 1.1, value: (ours, peer) => given(ours.p50Ms) / given(peer.p50Ms) },
]
