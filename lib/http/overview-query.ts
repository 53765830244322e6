import * as z from 'zod'
import type { ApiEvent } from './api-event.ts'
import { parseWith } from './validation.ts'

/** A day: further back it is reports that are wanted, and more rows than one answer looks at. */
const minutesMax = 24 * 60

export const overviewQuerySchema = z.strictObject({
  minutes: z.coerce.number().int().min(1).max(minutesMax, `must be at most ${minutesMax}`).default(60),
})

export const readOverviewQuery = (event: ApiEvent) =>
  parseWith(overviewQuerySchema, event.queryStringParameters ?? {}, '/query')
