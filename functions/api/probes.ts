import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { json } from '../../lib/http/response.ts'
import {
  type ChannelStatus,
  type ChannelStatusDeps,
  readChannelStatuses,
} from '../../lib/notifications/channel-status.ts'

export interface ProbeDeps extends ChannelStatusDeps {
  /** Each rejects when its service cannot be reached in time. */
  probes: Record<'postgres' | 'queue', () => Promise<unknown>>
  version: string
}

/** `GET /health`: the process is up. */
export const health: RouteHandler = () => json(200, { status: 'ok' })

/**
 * `GET /ready`: what it needs is there too. A queue that is away does not stop accepting, and still is not ready. A provider that is
 * in trouble is neither ours to mend nor a reason to take us out of service: degraded, and a 200.
 */
export const ready =
  (deps: ProbeDeps): RouteHandler =>
  async () => {
    const names = Object.keys(deps.probes) as (keyof ProbeDeps['probes'])[]
    const [channels, ...results] = await Promise.allSettled([
      readChannelStatuses(deps),
      ...names.map((name) => deps.probes[name]()),
    ])
    const checks = names.map((name, index) => [name, results[index]?.status === 'fulfilled' ? 'ok' : 'unreachable'])
    const isReady = results.every(({ status }) => status === 'fulfilled')
    const statuses = channels.status === 'fulfilled' ? Object.entries(channels.value) : []
    const isWell = statuses.every(([, { breaker }]) => breaker === 'closed')
    const status = isReady ? (isWell ? 'ready' : 'degraded') : 'not_ready'
    const shown = Object.fromEntries(statuses.map(([name, one]) => [name, channelResource(one)]))
    return json(isReady ? 200 : 503, { status, checks: Object.fromEntries(checks), channels: shown })
  }

const channelResource = ({ breaker, probeInMs, perSecond }: ChannelStatus) => ({
  breaker,
  probe_in_seconds: probeInMs === undefined ? undefined : Math.ceil(probeInMs / 1_000),
  rate_per_second: perSecond === undefined ? undefined : Math.round(perSecond * 10) / 10,
})

/** `GET /version` */
export const version =
  ({ version: number }: ProbeDeps): RouteHandler =>
  () =>
    json(200, { name: 'heliograph', version: number })
