import { drainOf } from '../ours/drain.ts'

/** As `POST /api/v1/notifications/batch` makes them. */
export const idsPerChunk = 100

export const singles = drainOf({ name: 'drain, singles', perJob: 1, items: [20_000, 5_000] })
export const chunks = drainOf({ name: 'drain, chunks', perJob: idsPerChunk, items: [40_000, 10_000] })
