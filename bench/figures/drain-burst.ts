import { type Figure, rates } from '../contest.ts'
import { burst } from '../ours/burst.ts'
import { workerNoOp } from '../peers/worker-no-op.ts'
import { workerUpdates } from '../peers/worker-updates.ts'

const common = { contest: 'burst', ours: burst, better: 'higher', value: rates } as const

/** What waits in Postgres alone is claimed there: chunks are the limit, which are known by their ids. */
export const drainBurst: Figure[] = [
  { ...common, name: 'drain-burst/S', peer: workerUpdates, reach: 9 },
  { ...common, name: 'drain-burst/W', peer: workerNoOp, reach: 1.6 },
]
