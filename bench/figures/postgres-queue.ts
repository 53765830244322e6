import { type Figure, rates } from '../contest.ts'
import { drainOf } from '../ours/drain.ts'
import { chunks, idsPerChunk } from './drain-contestants.ts'

const onPostgres = drainOf({
  name: 'drain, chunks, queue in Postgres',
  perJob: idsPerChunk,
  queue: 'postgres',
  items: [20_000, 10_000],
})

/** Who runs no Redis: a job costs ten times as much there, and a chunk is one job. */
export const postgresQueue: Figure[] = [
  {
    name: 'postgres-queue/redis',
    contest: 'postgres-queue',
    ours: onPostgres,
    peer: chunks,
    reach: 0.6,
    better: 'higher',
    value: rates,
  },
]
