import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import { channelNames, deliveryGuarantees } from '../../lib/notifications/notification.ts'
import {
  backoffBaseMs,
  backoffCapMs,
  backoffMs,
  judge,
  maxAttempts,
  retryAfterCapMs,
  type Tried,
} from '../../lib/notifications/retry-policy.ts'
import { aFailure } from '../support/notifications.ts'

const now = new Date('2030-01-01T00:00:00.000Z')
/** Uniform in [0, 1), as Math.random is. */
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const anyAttempts = fc.integer({ min: 0, max: 2_000 })
const anyKind = fc.constantFrom<FailureKind>('transient', 'throttled', 'permanent', 'ambiguous', 'paused')
const anyTried: fc.Arbitrary<Tried> = fc.record({
  channel: fc.constantFrom(...channelNames),
  attempts: fc.integer({ min: 1, max: 12 }),
  unspent: fc.integer({ min: 0, max: 2_000 }),
  delivery: fc.constantFrom(...deliveryGuarantees),
})
const anyRetryAfterMs = fc.option(
  fc.oneof(fc.integer({ min: -1_000, max: 10 ** 8 }), fc.constant(Number.POSITIVE_INFINITY)),
  {
    nil: undefined,
  },
)

describe('any backoff', () => {
  it('lies between nothing and its cap, and below the step of its attempt', () => {
    fc.assert(
      fc.property(anyAttempts, anyRandom, (attempts, random) => {
        const ms = backoffMs(attempts, () => random)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThan(backoffCapMs)
        expect(ms).toBeLessThan(backoffBaseMs * 2 ** (Math.max(1, attempts) - 1))
      }),
      { numRuns: 5_000 },
    )
  })

  it('never shrinks from one attempt to the next, luck being equal', () => {
    fc.assert(
      fc.property(anyAttempts, anyRandom, (attempts, random) => {
        expect(backoffMs(attempts + 1, () => random)).toBeGreaterThanOrEqual(backoffMs(attempts, () => random))
      }),
    )
  })
})

describe('any verdict', () => {
  it('is a time between now and an hour and a bit, and no earlier than the provider asked for', () => {
    fc.assert(
      fc.property(anyKind, anyTried, anyRetryAfterMs, anyRandom, (kind, tried, retryAfterMs, random) => {
        const verdict = judge(aFailure(kind, retryAfterMs), tried, now, () => random)
        if (verdict.type === 'died') return
        const waitMs = verdict.retryAt.getTime() - now.getTime()
        expect(waitMs).toBeGreaterThanOrEqual(Math.min(retryAfterCapMs, Math.max(0, retryAfterMs ?? 0)))
        expect(waitMs).toBeLessThanOrEqual(retryAfterCapMs)
        expect(verdict.reason).toBe(kind)
      }),
      { numRuns: 5_000 },
    )
  })

  it('defers nothing that spent its last attempt, and takes no attempt for what is not the message’s fault', () => {
    fc.assert(
      fc.property(anyKind, anyTried, anyRandom, (kind, tried, random) => {
        const verdict = judge(aFailure(kind), tried, now, () => random)
        const isFree = kind === 'throttled' || kind === 'paused'
        if (verdict.type === 'deferred') expect(verdict.spent).toBe(!isFree)
        if (isFree) expect(verdict.type).toBe('deferred')
        else if (tried.attempts >= maxAttempts[tried.channel]) expect(verdict.type).toBe('died')
      }),
      { numRuns: 5_000 },
    )
  })

  it('never sends again what nobody knows about and must not be sent twice', () => {
    fc.assert(
      fc.property(anyTried, anyRandom, (tried, random) => {
        const verdict = judge(aFailure('ambiguous'), { ...tried, delivery: 'at_most_once' }, now, () => random)
        expect(verdict).toEqual({ type: 'died', reason: 'outcome_unknown' })
      }),
    )
  })

  it('is the same for the same arguments', () => {
    fc.assert(
      fc.property(anyKind, anyTried, anyRetryAfterMs, anyRandom, (kind, tried, retryAfterMs, random) => {
        const once = () => judge(aFailure(kind, retryAfterMs), tried, now, () => random)
        expect(once()).toEqual(once())
      }),
    )
  })
})
