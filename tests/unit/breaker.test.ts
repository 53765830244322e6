import { describe, expect, it } from 'vitest'
import {
  createBurst,
  fromMark,
  opened,
  type SendEnd,
  stateOf,
  toMark,
  verdictOn,
} from '../../lib/notifications/breaker.ts'

const hourMs = 3_600_000
const probeAtMs = 1_000_000

describe('a breaker', () => {
  it.each([
    [probeAtMs - 1, 'open'],
    [probeAtMs, 'half_open'],
    [probeAtMs + hourMs - 1, 'half_open'],
    [probeAtMs + hourMs, 'closed'],
  ])('that is to be probed at 1 000 000 is, at %i, %s', (nowMs, state) => {
    expect(stateOf({ opens: 1, probeAtMs }, nowMs)).toBe(state)
  })

  it('that never opened is closed', () => {
    expect(stateOf(undefined, 0)).toBe('closed')
  })

  it.each([
    ['paused', 0, 30],
    ['paused', 1, 60],
    ['paused', 4, 480],
    ['paused', 5, 600],
    ['paused', 2_000, 600],
    ['burst', 0, 5],
    ['burst', 1, 10],
    ['burst', 6, 300],
  ] as const)(
    'that opens for %s after %i times is open for %i s, and up to a fifth longer',
    (cause, opens, seconds) => {
      const before = opens === 0 ? undefined : { opens, probeAtMs: 0 }
      expect(opened(before, cause, 7, () => 0)).toEqual({ opens: opens + 1, probeAtMs: 7 + seconds * 1_000 })
      expect(opened(before, cause, 7, () => 0.5).probeAtMs).toBe(7 + seconds * 1_100)
    },
  )

  it('is the same where it is shared, to the second', () => {
    const { value, seconds } = toMark({ opens: 3, probeAtMs }, probeAtMs - 12_345)
    expect({ value, seconds }).toEqual({ value: 3, seconds: 3_613 })
    const read = fromMark({ value, leftMs: seconds * 1_000 }, probeAtMs - 12_345)
    expect(read).toEqual({ opens: 3, probeAtMs: probeAtMs + 655 })
    expect(fromMark(undefined, 0)).toBeUndefined()
  })
})

describe('the end of a send', () => {
  const told = (end: SendEnd, how: { isProbe?: boolean; isBurst?: boolean } = {}) => ({
    end,
    isProbe: false,
    isBurst: false,
    ...how,
  })

  it.each([
    ['closed', told('sent'), 'stay'],
    ['closed', told('paused'), 'paused'],
    ['closed', told('paused', { isBurst: true }), 'paused'],
    ['closed', told('transient'), 'stay'],
    ['closed', told('transient', { isBurst: true }), 'burst'],
    ['open', told('paused'), 'stay'],
    ['open', told('sent'), 'stay'],
    ['open', told('transient', { isBurst: true }), 'stay'],
    ['half_open', told('sent'), 'stay'],
    ['half_open', told('paused'), 'stay'],
    ['half_open', told('ambiguous', { isBurst: true }), 'stay'],
    ['half_open', told('sent', { isProbe: true }), 'close'],
    ['half_open', told('permanent', { isProbe: true }), 'close'],
    ['half_open', told('throttled', { isProbe: true }), 'close'],
    ['half_open', told('paused', { isProbe: true }), 'paused'],
    ['half_open', told('transient', { isProbe: true }), 'burst'],
    ['half_open', told('ambiguous', { isProbe: true }), 'burst'],
  ] as const)('where it is %s: %j means %s', (state, how, verdict) => {
    expect(verdictOn(state, how)).toBe(verdict)
  })
})

describe('a burst', () => {
  const outcomeOf = (ends: readonly SendEnd[], everyMs = 0) => {
    const burst = createBurst()
    return ends.map((end, index) => burst.add(end, index * everyMs)).at(-1)
  }
  const times = (count: number, end: SendEnd) => Array.from({ length: count }, () => end)

  it.each([
    ['20 that failed', times(20, 'transient'), true],
    ['19 that failed', times(19, 'transient'), false],
    ['half of 20', [...times(10, 'sent'), ...times(10, 'ambiguous')], true],
    ['less than half of 21', [...times(11, 'sent'), ...times(10, 'ambiguous')], false],
    ['20 that were refused for good', times(20, 'permanent'), false],
    ['20 that were too fast', times(20, 'throttled'), false],
  ])('of %s: %#', (_what, ends, isBurst) => {
    expect(outcomeOf(ends)).toBe(isBurst)
  })

  it('is over after 30 s, and when it is cleared', () => {
    expect(outcomeOf(times(40, 'transient'), 1_499)).toBe(true)
    expect(outcomeOf(times(40, 'transient'), 1_600)).toBe(false)
    const burst = createBurst()
    for (const end of times(30, 'transient')) burst.add(end, 0)
    burst.clear()
    expect(burst.add('transient', 0)).toBe(false)
  })
})
