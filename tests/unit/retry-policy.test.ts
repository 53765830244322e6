import { describe, expect, it } from 'vitest'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import { channelNames } from '../../lib/notifications/notification.ts'
import {
  backoffCapMs,
  backoffMs,
  judge,
  maxAttempts,
  retryAfterCapMs,
  type Tried,
} from '../../lib/notifications/retry-policy.ts'
import { aFailure } from '../support/notifications.ts'

const now = new Date('2030-01-01T00:00:00.000Z')
const almostOne = 1 - Number.EPSILON
const tried = (change: Partial<Tried> = {}): Tried => ({
  channel: 'email',
  attempts: 1,
  unspent: 0,
  delivery: 'at_least_once',
  ...change,
})

const judged = (kind: FailureKind, given: Partial<Tried> = {}, random = 0.5, retryAfterMs?: number) => {
  const verdict = judge(aFailure(kind, retryAfterMs), tried(given), now, () => random)
  return verdict.type === 'died' ? verdict : { ...verdict, waitMs: verdict.retryAt.getTime() - now.getTime() }
}

describe('given the attempts that a channel has', () => {
  it('then e-mail and push have eight, and a text message, which is mostly about now, five', () => {
    expect(maxAttempts).toEqual({ email: 8, sms: 5, push: 8 })
  })

  it.each([...channelNames])('then the last but one of %s is deferred, and the last one is not', (channel) => {
    const last = maxAttempts[channel]
    expect(judged('transient', { channel, attempts: last - 1 })).toMatchObject({ type: 'deferred', spent: true })
    expect(judged('transient', { channel, attempts: last })).toEqual({ type: 'died', reason: 'attempts_exhausted' })
    expect(judged('ambiguous', { channel, attempts: last })).toEqual({ type: 'died', reason: 'attempts_exhausted' })
  })
})

describe('given a failed attempt', () => {
  it('when it was transient, then it waits and counts', () => {
    expect(judged('transient')).toMatchObject({ type: 'deferred', spent: true, reason: 'transient', waitMs: 1_000 })
  })

  it('when it was permanent, then it dies at once', () => {
    expect(judged('permanent')).toEqual({ type: 'died', reason: 'rejected' })
  })

  it.each([
    [0, 1_000],
    [0.75, 1_750],
  ])('when it was throttled, then it waits a second or two and costs nothing (%d)', (random, waitMs) => {
    expect(judged('throttled', {}, random)).toMatchObject({
      type: 'deferred',
      spent: false,
      reason: 'throttled',
      waitMs,
    })
  })

  it('when it is throttled or paused on and on, then it asks less and less often, up to a bound', () => {
    const waits = (kind: FailureKind) => [0, 1, 2, 5, 6, 60].map((unspent) => judged(kind, { unspent }, 0))
    expect(waits('throttled').map((verdict) => 'waitMs' in verdict && verdict.waitMs)).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ])
    expect(waits('paused').map((verdict) => 'waitMs' in verdict && verdict.waitMs)).toEqual([
      30_000, 60_000, 120_000, 600_000, 600_000, 600_000,
    ])
  })

  it('when it was throttled at the last attempt, then it still costs nothing', () => {
    expect(judged('throttled', { attempts: 8 })).toMatchObject({ type: 'deferred', spent: false })
  })

  it.each([
    [0, 30_000],
    [0.75, 52_500],
  ])('when the account is paused, then it asks again in a while and costs nothing (%d)', (random, waitMs) => {
    expect(judged('paused', { attempts: 8 }, random)).toMatchObject({
      type: 'deferred',
      spent: false,
      reason: 'paused',
      waitMs,
    })
  })

  it('when its outcome is unknown, then it is sent again', () => {
    expect(judged('ambiguous')).toMatchObject({ type: 'deferred', spent: true, reason: 'ambiguous' })
  })

  it('when its outcome is unknown and it must not be sent twice, then it dies', () => {
    expect(judged('ambiguous', { delivery: 'at_most_once' })).toEqual({ type: 'died', reason: 'outcome_unknown' })
  })

  it.each(['transient', 'throttled', 'paused'] as const)(
    'when it was %s and must not be sent twice, then it is tried again',
    (kind) => {
      expect(judged(kind, { delivery: 'at_most_once' })).toMatchObject({ type: 'deferred' })
    },
  )
})

describe('given a provider that says how long to wait', () => {
  it('when that is longer than the backoff, then it is obeyed', () => {
    expect(judged('transient', {}, 0.5, 90_000)).toMatchObject({ waitMs: 90_000 })
    expect(judged('throttled', {}, 0.5, 90_000)).toMatchObject({ waitMs: 90_000 })
  })

  it('when that is shorter than the backoff, then the backoff stays', () => {
    expect(judged('transient', {}, 0.5, 10)).toMatchObject({ waitMs: 1_000 })
    expect(judged('transient', {}, 0.5, -5_000)).toMatchObject({ waitMs: 1_000 })
  })

  it('when that is longer than an hour, then an hour it is', () => {
    expect(judged('transient', {}, 0.5, 86_400_000)).toMatchObject({ waitMs: retryAfterCapMs })
    expect(judged('throttled', {}, 0.5, Number.POSITIVE_INFINITY)).toMatchObject({ waitMs: 3_600_000 })
  })
})

describe('given the backoff', () => {
  it('then its bound doubles with each attempt from two seconds up to a quarter of an hour', () => {
    const bounds = Array.from({ length: 12 }, (_, index) => Math.ceil(backoffMs(index + 1, () => almostOne)))
    const doubled = [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000]
    expect(bounds).toEqual([...doubled, backoffCapMs, backoffCapMs, backoffCapMs])
  })

  it('then it may be anything below its bound', () => {
    expect([backoffMs(3, () => 0), backoffMs(3, () => 0.25), backoffMs(3, () => 0.5)]).toEqual([0, 2_000, 4_000])
  })

  it('then an attempt that was not counted waits like a first one', () => {
    expect(backoffMs(0, () => 0.5)).toBe(backoffMs(1, () => 0.5))
  })
})
