import type { SendEnd } from './breaker.ts'
import { type ChannelBreakerDeps, createChannelBreaker } from './channel-breaker.ts'
import { isFirstToSlow, shareSlowed } from './channel-health.ts'
import { createHealthWatch, type HealthWatch, type HealthWatchDeps } from './health-watch.ts'
import type { ChannelName } from './notification.ts'
import { rateAt, slowedMs } from './pacing.ts'
import type { Grant } from './ports/pacer.ts'
import { createSlotLease } from './slot-lease.ts'

/** What a lane holds of work that has to wait: half a second's worth, so that urgent mail waits no longer behind it. */
const handfulMs = 500
/** So seldom is a channel slowed: what was sent before it was is throttled a little longer. */
const slowedOnceMs = 1_000
/** How often it is looked whether another's probe has come to an end. */
const probeWaitMs = 500

export interface PacerDeps extends ChannelBreakerDeps, HealthWatchDeps {}

interface ChannelPacer {
  deps: PacerDeps
  channel: ChannelName
  watch: HealthWatch
  breaker: ReturnType<typeof createChannelBreaker>
  lease: ReturnType<typeof createSlotLease>
  slowedAtMs: number
}

/** A channel's budget and breaker, as one process sees them. */
export const createChannelPacer = (deps: PacerDeps, channel: ChannelName) => {
  const watch = createHealthWatch(deps, channel)
  const breaker = createChannelBreaker(deps, channel, watch)
  const lease = createSlotLease({ ...deps, nowMs: () => deps.clock.now().getTime() }, channel)
  const it: ChannelPacer = { deps, channel, watch, breaker, lease, slowedAtMs: 0 }
  return {
    ask: (max: number) => ask(it, max),
    pausedMs: async () => {
      await watch.refresh()
      if (breaker.state() === 'open') return breaker.leftMs()
      await watch.learnRate()
      return 0
    },
    handful: (max: number) => Math.min(max, handfulOf(it)),
  }
}

const ask = async (it: ChannelPacer, max: number): Promise<Grant> => {
  const { watch, breaker } = it
  await watch.refresh()
  switch (breaker.state()) {
    case 'open':
      return nothing(breaker.leftMs())
    case 'half_open':
      return askProbe(it)
    case 'closed':
      await watch.learnRate()
      return askBudget(it, max)
  }
}

const askProbe = async ({ breaker }: ChannelPacer): Promise<Grant> => {
  if (!(await breaker.mayProbe())) return nothing(probeWaitMs)
  const needs = (permits: number) => {
    if (permits === 0) breaker.probeIsNone()
  }
  return { permits: 1, waitMs: 0, needs, ended: (end) => breaker.ended(end, true) }
}

const askBudget = async (it: ChannelPacer, max: number): Promise<Grant> => {
  const ended = (end: SendEnd) => endedUnder(it, end)
  const rate = rateNow(it)
  if (rate === undefined) return { permits: max, waitMs: 0, needs: () => {}, ended }
  const { permits, waitMs, slot } = await it.lease.take(rate, max)
  return { permits, waitMs, needs: (needed) => it.lease.giveBack(slot, permits - needed), ended }
}

const nothing = (waitMs: number): Grant => ({ permits: 0, waitMs, needs: () => {}, ended: () => undefined })

const rateNow = ({ watch, deps }: ChannelPacer) => {
  const granted = watch.perSecond()
  return granted === undefined ? undefined : rateAt(granted, watch.health().wholeAtMs - deps.clock.now().getTime())
}

const endedUnder = (it: ChannelPacer, end: SendEnd) => {
  const told = it.breaker.ended(end, false)
  return end === 'throttled' ? slow(it) : told
}

/** Once a second for all drains together: a batch that is throttled is throttled as a whole. */
const slow = async (it: ChannelPacer) => {
  const { deps, channel, watch } = it
  const granted = watch.perSecond()
  const nowMs = deps.clock.now().getTime()
  if (granted === undefined || nowMs - it.slowedAtMs < slowedOnceMs) return
  it.slowedAtMs = nowMs
  if (!(await watch.orElse(true, () => isFirstToSlow(deps.counters, channel)))) return
  const leftMs = slowedMs(watch.health().wholeAtMs - nowMs)
  deps.report('pacing.slowed', { channel, perSecond: rateAt(granted, leftMs), of: granted })
  await watch.change({ wholeAtMs: nowMs + leftMs }, () => shareSlowed(deps.counters, channel, leftMs))
}

const handfulOf = (it: ChannelPacer) => {
  if (it.breaker.state() !== 'closed') return 1
  const rate = rateNow(it)
  return rate === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((rate * handfulMs) / 1_000))
}
