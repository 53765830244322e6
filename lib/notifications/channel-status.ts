import { type BreakerState, stateOf } from './breaker.ts'
import { type ChannelHealth, healthy, readHealth } from './channel-health.ts'
import type { ChannelName } from './notification.ts'
import { rateAt } from './pacing.ts'
import type { Counters } from './ports/counters.ts'
import type { Clock } from './ports/runtime.ts'

export interface ChannelStatus {
  breaker: BreakerState
  /** Until the breaker lets one through, where it is open. */
  probeInMs: number | undefined
  /** What is kept to now; undefined where there is no limit, or nobody has asked for it lately. */
  perSecond: number | undefined
}

export interface ChannelStatusDeps {
  counters: Pick<Counters, 'read'>
  rates: Partial<Record<ChannelName, number | undefined>>
  clock: Clock
}

/** What all drains together make of every channel, in one round trip. */
export const readChannelStatuses = async (deps: ChannelStatusDeps): Promise<Record<ChannelName, ChannelStatus>> => {
  const nowMs = deps.clock.now().getTime()
  const [email, sms, push] = await readHealth(deps.counters, ['email', 'sms', 'push'], () => nowMs)
  return {
    email: statusOf(email, deps.rates.email, nowMs),
    sms: statusOf(sms, deps.rates.sms, nowMs),
    push: statusOf(push, deps.rates.push, nowMs),
  }
}

const statusOf = (health: ChannelHealth = healthy, configured: number | undefined, nowMs: number): ChannelStatus => {
  const { breaker, wholeAtMs, granted } = health
  const state = stateOf(breaker, nowMs)
  const whole = configured ?? granted?.perSecond
  return {
    breaker: state,
    probeInMs: breaker && state === 'open' ? breaker.probeAtMs - nowMs : undefined,
    perSecond: whole === undefined ? undefined : rateAt(whole, wholeAtMs - nowMs),
  }
}
