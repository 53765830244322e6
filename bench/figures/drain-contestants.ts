import { drainOf } from '../ours/drain.ts'

// Never fewer than 10 000 rows: Postgres reads a table of 5 000 from end to end for each batch, which no table in use is small enough for.

/** As `POST /api/v1/notifications/batch` makes them. */
export const idsPerChunk = 100

export const singles = drainOf({ name: 'drain, singles', perJob: 1, items: [20_000, 10_000] })
/** So many that a second and a half is measured: how a drain begins is no part of its rate. P has as many. */
export const chunks = drainOf({ name: 'drain, chunks', perJob: idsPerChunk, items: [100_000, 10_000] })
