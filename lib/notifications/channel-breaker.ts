import { type Cause, createBurst, opened, type SendEnd, stateOf, verdictOn } from './breaker.ts'
import { isGivenProbe, shareBreaker, shareClosed } from './channel-health.ts'
import type { HealthWatch, HealthWatchDeps } from './health-watch.ts'
import type { ChannelName } from './notification.ts'

/** A probe that nobody has heard of by then is given to another: longer than a send (10 s), and the claim before it. */
const probeSeconds = 15

export interface ChannelBreakerDeps extends Omit<HealthWatchDeps, 'rates' | 'askRate'> {
  random: () => number
}

interface ChannelBreaker {
  deps: ChannelBreakerDeps
  channel: ChannelName
  watch: HealthWatch
  burst: ReturnType<typeof createBurst>
  /** This process's right to probe an opening, and whether the probe is on its way. */
  probe: { opens: number; untilMs: number; isOut: boolean }
}

/** A channel's breaker, as one process works it for all. */
export const createChannelBreaker = (deps: ChannelBreakerDeps, channel: ChannelName, watch: HealthWatch) => {
  const probe = { opens: 0, untilMs: 0, isOut: false }
  const it: ChannelBreaker = { deps, channel, watch, burst: createBurst(), probe }
  return {
    state: () => stateOf(watch.health().breaker, nowMs(it)),
    /** Until the probe. */
    leftMs: () => Math.max(1, (watch.health().breaker?.probeAtMs ?? 0) - nowMs(it)),
    mayProbe: () => mayProbe(it),
    /** It turned out to be nothing to send: another has to say how the provider is. */
    probeIsNone: () => {
      it.probe.isOut = false
    },
    ended: (end: SendEnd, isProbe: boolean) => ended(it, end, isProbe),
  }
}

const nowMs = ({ deps }: ChannelBreaker) => deps.clock.now().getTime()

const mayProbe = async (it: ChannelBreaker): Promise<boolean> => {
  const { deps, channel, watch, probe } = it
  const opens = watch.health().breaker?.opens ?? 0
  const isMine = probe.opens === opens && probe.untilMs > nowMs(it)
  if (isMine && probe.isOut) return false
  if (!isMine) {
    const isGiven = await watch.orElse(false, () => isGivenProbe(deps.counters, channel, opens, probeSeconds))
    if (!isGiven) return false
    it.probe = { opens, untilMs: nowMs(it) + probeSeconds * 1_000, isOut: true }
  }
  it.probe.isOut = true
  deps.report('breaker.probing', { channel, opens })
  return true
}

const ended = (it: ChannelBreaker, end: SendEnd, isProbe: boolean): Promise<void> | undefined => {
  const now = nowMs(it)
  const isBurst = it.burst.add(end, now)
  if (isProbe) it.probe.isOut = false
  const verdict = verdictOn(stateOf(it.watch.health().breaker, now), { end, isProbe, isBurst })
  if (verdict === 'stay') return undefined
  return verdict === 'close' ? close(it) : open(it, verdict)
}

const open = async (it: ChannelBreaker, cause: Cause) => {
  const { deps, channel, watch } = it
  const breaker = opened(watch.health().breaker, cause, nowMs(it), deps.random)
  it.burst.clear()
  const probeInMs = Math.round(breaker.probeAtMs - nowMs(it))
  deps.report('breaker.opened', { channel, cause, opens: breaker.opens, probeInMs })
  await watch.change({ breaker }, () => shareBreaker(deps.counters, channel, breaker, nowMs(it)))
}

const close = async (it: ChannelBreaker) => {
  const { deps, channel, watch } = it
  it.burst.clear()
  const opens = watch.health().breaker?.opens ?? 0
  deps.report('breaker.closed', { channel, opens })
  await watch.change({ breaker: undefined }, () => shareClosed(deps.counters, channel))
}
