import type { Failure } from './delivery-error.ts'
import type { ChannelName, DeliveryGuarantee } from './notification.ts'

/** Attempts that a notification may spend. A text message is mostly about now, so it gives up sooner. */
export const maxAttempts: Record<ChannelName, number> = { email: 8, sms: 5, push: 8 }

/** First step of the backoff: long enough for a provider's hiccup, short enough for a one-time code. */
export const backoffBaseMs = 2_000
/** No wait is longer: an outage that ends is noticed within a quarter of an hour. */
export const backoffCapMs = 15 * 60_000
/** A provider may ask for more patience than this (an hour); it does not get it. */
export const retryAfterCapMs = 60 * 60_000
/** Rates are per second at SES and SNS: the next second is the first that can help. Who is throttled on and on asks less often. */
const throttleWaitMs = { base: 1_000, cap: 60_000 }
/** How often a paused account is asked whether it works again: soon, then as often as SES's daily quota is worth asking for. */
const pausedProbeMs = { base: 30_000, cap: 10 * 60_000 }

export interface Tried {
  channel: ChannelName
  /** Attempts spent, this one included. */
  attempts: number
  /** Claims that did not count: how often it has been throttled or paused. */
  unspent: number
  delivery: DeliveryGuarantee
}

export type Verdict =
  /** `spent` is whether the attempt counts. */
  { type: 'deferred'; retryAt: Date; spent: boolean; reason: string } | { type: 'died'; reason: string }

/** Decides what a failed attempt leads to. `random` is uniform in [0, 1). Neither clock nor state: the caller brings both. */
export const judge = (failure: Failure, tried: Tried, now: Date, random: () => number): Verdict => {
  const deferred = (delayMs: number, spent: boolean): Verdict => {
    const retryAt = new Date(now.getTime() + Math.max(delayMs, clampRetryAfter(failure.retryAfterMs)))
    return { type: 'deferred', retryAt, spent, reason: failure.kind }
  }
  switch (failure.kind) {
    case 'permanent':
      return { type: 'died', reason: 'rejected' }
    case 'throttled':
      return deferred(patienceMs(throttleWaitMs, tried.unspent, random), false)
    case 'paused':
      return deferred(patienceMs(pausedProbeMs, tried.unspent, random), false)
    case 'ambiguous':
      if (tried.delivery === 'at_most_once') return { type: 'died', reason: 'outcome_unknown' }
      return retryOrDie(tried, random, deferred)
    case 'transient':
      return retryOrDie(tried, random, deferred)
  }
}

const retryOrDie = (tried: Tried, random: () => number, deferred: (delayMs: number, spent: boolean) => Verdict) =>
  tried.attempts >= maxAttempts[tried.channel]
    ? ({ type: 'died', reason: 'attempts_exhausted' } as const)
    : deferred(backoffMs(tried.attempts, random), true)

/**
 * Full jitter: uniform in [0, min(cap, base * 2^(attempts-1))), in milliseconds.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const backoffMs = (attempts: number, random: () => number): number =>
  random() * Math.min(backoffCapMs, backoffBaseMs * 2 ** (Math.max(1, attempts) - 1))

/** Between the step and its double, so that those who were refused together do not come back together. */
const patienceMs = ({ base, cap }: { base: number; cap: number }, unspent: number, random: () => number) =>
  Math.min(cap, base * 2 ** Math.max(0, unspent)) * (1 + random())

const clampRetryAfter = (retryAfterMs = 0) => Math.min(Math.max(0, retryAfterMs), retryAfterCapMs)
