import { type Figure, rates } from '../contest.ts'
import { batchRequests, singleRequests } from '../ours/accept-requests.ts'

/** Notifications, not requests. INSERT alone is the limit. */
export const batch: Figure[] = [
  {
    name: 'batch-of-500/singles',
    contest: 'batches',
    ours: batchRequests,
    peer: singleRequests,
    reach: 29,
    better: 'higher',
    value: rates,
  },
]
