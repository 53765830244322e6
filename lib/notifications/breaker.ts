import type { FailureKind } from './delivery-error.ts'
import type { Standing } from './ports/counters.ts'

/** Open until `probeAtMs`, half open from then on. */
export interface OpenBreaker {
  /** How often in a row. */
  opens: number
  probeAtMs: number
}

/** Undefined is closed. */
export type Breaker = OpenBreaker | undefined

export const breakerStates = ['closed', 'open', 'half_open'] as const
export type BreakerState = (typeof breakerStates)[number]

/** A breaker that nobody has probed for so long knows nothing any more. */
const keepMs = 60 * 60_000
/** A paused account is asked again soon, then as often as SES's daily quota is worth asking for; so is retry-policy's `pausedProbeMs`. */
const pausedSeconds = { base: 30, cap: 10 * 60 }
/** An outage may be over in a moment, and each attempt costs: from one backoff's first steps to the time in which its end is noticed. */
const burstSeconds = { base: 5, cap: 5 * 60 }
/** So that the drains of several deployments do not probe one account together. */
const jitterShare = 0.2

/** What made it open. */
export type Cause = 'paused' | 'burst'

export const stateOf = (breaker: Breaker, nowMs: number): BreakerState => {
  if (!breaker || nowMs >= breaker.probeAtMs + keepMs) return 'closed'
  return nowMs < breaker.probeAtMs ? 'open' : 'half_open'
}

/** Opened, or opened again: each time twice as long as the last, up to a maximum. */
export const opened = (before: Breaker, cause: Cause, nowMs: number, random: () => number): OpenBreaker => {
  const { base, cap } = cause === 'paused' ? pausedSeconds : burstSeconds
  const opens = (before?.opens ?? 0) + 1
  const seconds = Math.min(cap, base * 2 ** (opens - 1)) * (1 + random() * jitterShare)
  return { opens, probeAtMs: nowMs + seconds * 1_000 }
}

/** As it stands in the shared counters. */
export const toMark = ({ opens, probeAtMs }: OpenBreaker, nowMs: number): { value: number; seconds: number } => ({
  value: opens,
  seconds: Math.ceil((probeAtMs - nowMs + keepMs) / 1_000),
})

export const fromMark = (mark: Standing | undefined, nowMs: number): Breaker =>
  mark && { opens: mark.value, probeAtMs: nowMs + mark.leftMs - keepMs }

export type SendEnd = FailureKind | 'sent'

/** The provider did not say what becomes of a message: nothing that the message could be blamed for. */
export const isTrouble = (end: SendEnd): boolean => end === 'transient' || end === 'ambiguous' || end === 'paused'

/** What the end of a send means to the breaker. What began before it opened, and is not the probe, tells nothing new. */
export const verdictOn = (
  state: BreakerState,
  { end, isProbe, isBurst }: { end: SendEnd; isProbe: boolean; isBurst: boolean },
): Cause | 'close' | 'stay' => {
  if (isProbe) {
    if (!isTrouble(end)) return 'close'
    return end === 'paused' ? 'paused' : 'burst'
  }
  if (state !== 'closed') return 'stay'
  if (end === 'paused') return 'paused'
  return isBurst ? 'burst' : 'stay'
}

const burstSecondsMax = 30 // how far back it is counted
const burstSendsMin = 20 // fewer may fail by chance
const burstShare = 0.5

/** Counts how sends end, by the second: tells whether half of the last ones failed by no fault of theirs. */
export const createBurst = () => {
  const seconds = new Map<number, { sends: number; failed: number }>()
  const total = { sends: 0, failed: 0 }
  const begin = (second: number) => {
    for (const [old, { sends, failed }] of seconds) {
      if (old > second - burstSecondsMax) continue
      seconds.delete(old)
      total.sends -= sends
      total.failed -= failed
    }
    const counts = { sends: 0, failed: 0 }
    seconds.set(second, counts)
    return counts
  }
  return {
    add: (end: SendEnd, nowMs: number): boolean => {
      const second = Math.floor(nowMs / 1_000)
      const counts = seconds.get(second) ?? begin(second)
      const failed = isTrouble(end) ? 1 : 0
      counts.sends += 1
      counts.failed += failed
      total.sends += 1
      total.failed += failed
      return total.sends >= burstSendsMin && total.failed >= total.sends * burstShare
    },
    clear: () => {
      seconds.clear()
      Object.assign(total, { sends: 0, failed: 0 })
    },
  }
}
