import * as z from 'zod'
import { breakerStates } from '../notifications/breaker.ts'
import { channelNames, statuses } from '../notifications/notification.ts'

const instant = z.iso.datetime()
const count = z.int().min(0)

const figures = {
  accepted: count,
  success_rate: z.number().min(0).max(1).nullable(),
  time_to_provider_ms: z.object({ p50: count, p95: count }).nullable(),
}

const channelOverviewSchema = z
  .object({
    channel: z.enum(channelNames),
    ...figures,
    due: count,
    oldest_due_at: instant.nullable(),
    later: count,
    in_flight: count,
    dead_letters: count,
    breaker: z.enum(breakerStates).nullable(),
    probe_in_seconds: z.number().min(0).nullable(),
    rate_per_second: z.number().min(0).nullable(),
  })
  .meta({ id: 'ChannelOverview' })

/** As `resource-schemas.ts`, of the overview. */
export const overviewResourceSchema = z
  .object({
    object: z.literal('overview'),
    since: instant,
    until: instant,
    stretch_seconds: z.int().min(1),
    stretches: z.array(z.object({ at: instant, accepted: count, succeeded: count, failed: count })),
    ...figures,
    statuses: z.partialRecord(z.enum(statuses), count),
    dead_letters: count,
    backlog_is_whole: z.boolean(),
    channels: z.array(channelOverviewSchema),
  })
  .meta({ id: 'Overview' })
