import { type Figure, given } from '../contest.ts'
import { waitingJobs } from '../ours/waiting-jobs.ts'
import { idsPerChunk } from './drain-contestants.ts'

const common = { contest: 'Redis memory', better: 'lower' } as const

/** Of each notification that waits. */
export const redisBytes: Figure[] = [
  {
    ...common,
    name: 'redis-bytes-single',
    ours: waitingJobs('waiting singles', 1, [20_000, 5_000]),
    reach: 450,
    value: ({ bytesPerItem }) => given(bytesPerItem),
  },
  {
    ...common,
    name: 'redis-bytes-chunk',
    ours: waitingJobs('waiting chunks', idsPerChunk, [50_000, 20_000]),
    reach: 60,
    value: ({ bytesPerItem }) => given(bytesPerItem),
  },
]
