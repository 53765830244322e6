import type * as z from 'zod'
import type { ChannelOverview, Figures, Overview } from '../notifications/overview.ts'
import type { overviewResourceSchema } from './overview-schema.ts'

type OverviewResource = z.infer<typeof overviewResourceSchema>

export const overviewResource = (overview: Overview): OverviewResource => ({
  object: 'overview',
  since: overview.since.toISOString(),
  until: overview.until.toISOString(),
  stretch_seconds: overview.stretchSeconds,
  stretches: overview.stretches.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
  ...figures(overview),
  statuses: overview.statuses,
  dead_letters: overview.deadLetters,
  backlog_is_whole: overview.isBacklogWhole,
  channels: overview.channels.map(channelResource),
})

const figures = ({ accepted, successRate, timeToProvider: time }: Figures) => ({
  accepted,
  success_rate: successRate ?? null,
  time_to_provider_ms: time ? { p50: time.p50Ms, p95: time.p95Ms } : null,
})

const channelResource = (one: ChannelOverview): OverviewResource['channels'][number] => ({
  channel: one.channel,
  ...figures(one),
  due: one.due,
  oldest_due_at: one.oldestDueAt?.toISOString() ?? null,
  later: one.later,
  in_flight: one.inFlight,
  dead_letters: one.deadLetters,
  breaker: one.status?.breaker ?? null,
  probe_in_seconds: one.status?.probeInMs === undefined ? null : Math.ceil(one.status.probeInMs / 1_000),
  rate_per_second: one.status?.perSecond === undefined ? null : Math.round(one.status.perSecond * 10) / 10,
})
