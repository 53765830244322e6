import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { opened, type SendEnd, stateOf, verdictOn } from '../../lib/notifications/breaker.ts'
import {
  msToNextPermits,
  rateAt,
  recoveryMs,
  shareAt,
  slotAt,
  slotMs,
  slotPermits,
  slowedMs,
} from '../../lib/notifications/pacing.ts'

/** As a clock says it, today and for centuries. */
const anyNowMs = fc.integer({ min: 1_700_000_000_000, max: 9_000_000_000_000 })
const anyRate = fc.oneof(fc.double({ min: 0.1, max: 100_000, noNaN: true }), fc.integer({ min: 1, max: 1_000_000 }))
const anyLeftMs = fc.double({ min: -1_000_000_000, max: recoveryMs, noNaN: true })

const permitsIn = (firstSlot: number, slots: number, perSecond: number) =>
  Array.from({ length: slots }, (_, index) => slotPermits(firstSlot + index, perSecond)).reduce((a, b) => a + b, 0)

describe('any rate', () => {
  it('is what any ten slots in a row come to, give or take the one that is on its way', () => {
    fc.assert(
      fc.property(anyNowMs, anyRate, (nowMs, perSecond) => {
        const permits = permitsIn(slotAt(nowMs), 1_000 / slotMs, perSecond)
        expect(Math.abs(permits - perSecond)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is kept to over a minute within a permit', () => {
    fc.assert(
      fc.property(anyNowMs, anyRate, (nowMs, perSecond) => {
        expect(Math.abs(permitsIn(slotAt(nowMs), 600, perSecond) - 60 * perSecond)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 50 },
    )
  })

  it('has its next permits where it says, and none before', () => {
    fc.assert(
      fc.property(anyNowMs, anyRate, (nowMs, perSecond) => {
        const waitMs = msToNextPermits(nowMs, perSecond)
        expect(waitMs).toBeGreaterThan(0)
        const next = slotAt(nowMs + waitMs)
        // A rate like 0.1 is no binary fraction: at its whole numbers the sum may be one slot early or late.
        expect(permitsIn(next - 1, 3, perSecond)).toBeGreaterThan(0)
        const between = next - 1 - (slotAt(nowMs) + 1)
        if (between > 0) expect(permitsIn(slotAt(nowMs) + 1, between, perSecond)).toBe(0)
      }),
    )
  })
})

describe('a rate after any throttles', () => {
  it('comes down by each, never to nothing, and never above what is granted', () => {
    fc.assert(
      fc.property(anyLeftMs, anyRate, (leftMs, perSecond) => {
        const before = rateAt(perSecond, leftMs)
        const after = rateAt(perSecond, slowedMs(leftMs))
        expect(after).toBeLessThanOrEqual(before)
        expect(after).toBeGreaterThan(0)
        expect(after).toBeGreaterThanOrEqual(Math.min(perSecond, 1))
        expect(before).toBeLessThanOrEqual(perSecond)
        if (shareAt(leftMs) > 0.2 && perSecond > 10) expect(after).toBeCloseTo(before * 0.7, 3)
      }),
    )
  })

  it('grows by 5 % of what is granted in 5 s, and is whole again after 100', () => {
    fc.assert(
      fc.property(fc.double({ min: 5_000, max: 89_000, noNaN: true }), (leftMs) => {
        expect(rateAt(1_000, leftMs - 5_000) - rateAt(1_000, leftMs)).toBeCloseTo(50, 6)
      }),
    )
    fc.assert(fc.property(anyLeftMs, (leftMs) => rateAt(77, slowedMs(leftMs) - recoveryMs) === 77))
  })
})

describe('any life of a breaker', () => {
  const anyEvent = fc.record({
    end: fc.constantFrom<SendEnd>('sent', 'transient', 'throttled', 'permanent', 'ambiguous', 'paused'),
    isProbe: fc.boolean(),
    isBurst: fc.boolean(),
    passedMs: fc.integer({ min: 0, max: 700_000 }),
  })
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  it('opens for ever longer up to twelve minutes, and closes by a probe that went well or by being forgotten', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), anyRandom, (events, random) => {
        let nowMs = 0
        let breaker: ReturnType<typeof opened> | undefined
        for (const { passedMs, ...event } of events) {
          nowMs += passedMs
          const state = stateOf(breaker, nowMs)
          const isProbe = event.isProbe && state === 'half_open'
          const verdict = verdictOn(state, { ...event, isProbe })
          if (state !== 'closed' && !isProbe) expect(verdict).toBe('stay')
          if (verdict === 'close') {
            expect(isProbe && ['sent', 'permanent', 'throttled'].includes(event.end)).toBe(true)
            breaker = undefined
          } else if (verdict !== 'stay') {
            const before = breaker
            breaker = opened(before, verdict, nowMs, () => random)
            expect(breaker.opens).toBe((before?.opens ?? 0) + 1)
            expect(breaker.probeAtMs - nowMs).toBeGreaterThanOrEqual(5_000)
            expect(breaker.probeAtMs - nowMs).toBeLessThan(12 * 60_000)
            expect(stateOf(breaker, nowMs)).toBe('open')
          }
        }
      }),
    )
  })
})
