import { type Figure, rates } from '../contest.ts'
import { drainOf } from '../ours/drain.ts'
import { slowWorkerUpdates } from '../peers/worker-updates.ts'

const slowSingles = drainOf({ name: 'drain, singles, 20 ms', perJob: 1, sendMs: 20, items: [10_000, 10_000] })

/** A provider that takes 20 ms. S has 400 in flight, for which Little's law allows 20 000 a second; ours what its lanes hold. */
export const slowProvider: Figure[] = [
  {
    name: 'slow-provider/S',
    contest: 'slow-provider',
    ours: slowSingles,
    peer: slowWorkerUpdates,
    reach: 2.2,
    better: 'higher',
    value: rates,
  },
]
