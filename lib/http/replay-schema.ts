import * as z from 'zod'
import type { NotificationId } from '../notifications/notification.ts'
import type { DeadLetterFilter } from '../notifications/ports/store.ts'
import { replayMax, replayRateDefault } from '../notifications/replay.ts'
import { isNotificationId } from './cursor.ts'
import { deadLetterFilterSchema, toDeadLetterFilter } from './list-query.ts'
import { storableText } from './storable-text.ts'
import { invalidRequest, parseWith } from './validation.ts'

/** A faster replay is a burst; who wants one sends several requests. */
const rateMax = 1_000

export const replaySchema = z.strictObject({
  ids: z
    .array(z.string().refine(isNotificationId, 'must be the id of a notification'))
    .min(1, 'must name one id at least')
    .max(replayMax, `must have at most ${replayMax} ids`)
    .optional(),
  filter: deadLetterFilterSchema.optional(),
  plan: z
    .string()
    .regex(/^[\w-]{22}$/, 'must be the plan of an earlier dry run')
    .optional(),
  limit: z.int().min(1, 'must be 1 at least').max(replayMax, `must be at most ${replayMax}`).default(replayMax),
  dry_run: z.boolean().optional(),
  reason: storableText.min(1, 'must not be empty').max(255, 'must have at most 255 characters').optional(),
  rate_per_second: z
    .int()
    .min(1, 'must be 1 at least')
    .max(rateMax, `must be at most ${rateMax}`)
    .default(replayRateDefault),
})

export interface ReplayRequest {
  which: { ids: NotificationId[] } | { filter: DeadLetterFilter; limit: number } | { plan: string }
  dryRun: boolean
  reason: string
  ratePerSecond: number
}

/**
 * A replay by filter is a dry run unless it says otherwise; one by ids or by a plan was looked at already.
 * Only a dry run needs no reason.
 */
export const readReplayRequest = (body: unknown): ReplayRequest => {
  const { dry_run, reason, rate_per_second, ...rest } = parseWith(replaySchema, body)
  const which = readWhich(rest)
  const dryRun = dry_run ?? 'filter' in which
  if (dryRun && 'plan' in which)
    throw refused('/dry_run', 'invalid', 'a plan is what a dry run gave; leave dry_run out.')
  if (!dryRun && reason === undefined) {
    throw refused('/reason', 'required', 'a replay needs a reason; it is kept in the audit.')
  }
  return { which, dryRun, reason: reason ?? '', ratePerSecond: rate_per_second }
}

const readWhich = ({
  ids,
  filter,
  plan,
  limit,
}: Pick<z.infer<typeof replaySchema>, 'ids' | 'filter' | 'plan' | 'limit'>): ReplayRequest['which'] => {
  const given = [ids, filter, plan].filter((one) => one !== undefined)
  if (given.length !== 1) throw refused('/ids', 'invalid', 'give one of ids, filter (which may be {}) and plan.')
  if (plan !== undefined) return { plan }
  if (filter !== undefined) return { filter: toDeadLetterFilter(filter), limit }
  return { ids: (ids ?? []).filter(isNotificationId) }
}

const refused = (pointer: string, code: string, detail: string) => invalidRequest([{ pointer, code, detail }])
