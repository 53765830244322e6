import { describe, expect, it } from 'vitest'
import type { Status } from '../../lib/notifications/notification.ts'
import { type OverviewDeps, readOverview, stretchSecondsFor } from '../../lib/notifications/overview.ts'
import type { OverviewStore, Recent, Waiting } from '../../lib/notifications/ports/overview.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { acme } from '../support/notifications.ts'

const nowMs = Date.parse('2026-01-31T12:00:30Z')
const minute = Date.parse('2026-01-31T12:00:00Z') / 60_000
const nothing: Recent = { counts: [], times: [], cutAt: undefined }
const email = (status: Status, count: number, stretch = minute) => ({
  channel: 'email' as const,
  status,
  count,
  stretch,
})

const overviewOf = (recent: Partial<Recent>, waiting: Waiting[] = [], deps: Partial<OverviewDeps> = {}) => {
  const overview: OverviewStore = {
    recent: async () => ({ ...nothing, ...recent }),
    waiting: async () => ({ channels: waiting, isWhole: true }),
  }
  const clock = { now: () => new Date(nowMs), after: () => () => {} }
  const store = { countDeadLetters: async () => [] }
  const counters = memoryCounters(() => nowMs)
  return readOverview({ overview, store, counters, rates: { email: 14 }, clock, ...deps }, acme, 60)
}

describe('given what was accepted in the last hour', () => {
  it('of what succeeded or failed the rate is told, and what waits or was called off is in neither', async () => {
    const counts = [
      email('SENT', 5),
      email('DELIVERED', 3),
      email('COMPLAINED', 1),
      email('FAILED', 2),
      email('BOUNCED', 1),
      ...(['PENDING', 'PROCESSING', 'CANCELED', 'EXPIRED', 'SUPPRESSED'] as const).map((status) => email(status, 10)),
    ]
    const { accepted, successRate, statuses, channels } = await overviewOf({ counts })
    expect({ accepted, successRate }).toEqual({ accepted: 62, successRate: 0.75 })
    expect(statuses).toMatchObject({ SENT: 5, BOUNCED: 1, PENDING: 10 })
    expect(channels[0]).toMatchObject({ channel: 'email', accepted: 62, successRate: 0.75 })
    expect(channels[1]).toMatchObject({ channel: 'sms', accepted: 0, successRate: undefined })
  })

  it('every stretch has its place, also those in which nothing came', async () => {
    const counts = [email('SENT', 2, minute - 2), email('FAILED', 1), email('PENDING', 4)]
    const { stretches, stretchSeconds } = await overviewOf({ counts })
    expect(stretchSeconds).toBe(60)
    expect(stretches).toHaveLength(61)
    expect(stretches.slice(-3)).toEqual([
      { at: new Date((minute - 2) * 60_000), accepted: 2, succeeded: 2, failed: 0 },
      { at: new Date((minute - 1) * 60_000), accepted: 0, succeeded: 0, failed: 0 },
      { at: new Date(minute * 60_000), accepted: 5, succeeded: 0, failed: 1 },
    ])
  })

  it('where there was more than is looked at, it says from when on it has looked', async () => {
    const cutAt = new Date(nowMs - 5 * 60_000)
    expect((await overviewOf({ cutAt })).since).toEqual(cutAt)
    expect((await overviewOf({ cutAt: new Date(0) })).since).toEqual(new Date(nowMs - 60 * 60_000))
  })
})

describe('given channels', () => {
  it('each has its times, its backlog, and what its drains make of its provider', async () => {
    const times = [
      { channel: undefined, p50Ms: 40, p95Ms: 900 },
      { channel: 'email' as const, p50Ms: 30, p95Ms: 80 },
    ]
    const oldestDueAt = new Date(nowMs - 9_000)
    const waiting: Waiting = { channel: 'email', due: 7, oldestDueAt, later: 1, inFlight: 2 }
    const overview = await overviewOf({ times }, [waiting])
    expect(overview.timeToProvider).toEqual({ p50Ms: 40, p95Ms: 900 })
    expect(overview.channels[0]).toMatchObject({
      ...waiting,
      timeToProvider: { p50Ms: 30, p95Ms: 80 },
      status: { breaker: 'closed', perSecond: 14 },
    })
    expect(overview.channels[2]).toMatchObject({ due: 0, oldestDueAt: undefined, timeToProvider: undefined })
  })

  it('the figures come also where the shared counters are away', async () => {
    const counters = { read: () => Promise.reject(new Error('away')) }
    const { channels, accepted } = await overviewOf({ counts: [email('SENT', 5)] }, [], { counters })
    expect(accepted).toBe(5)
    expect(channels.map(({ status }) => status)).toEqual([undefined, undefined, undefined])
  })
})

it('no window has more than sixty stretches', () => {
  for (const minutes of [1, 5, 15, 60, 61, 360, 1440]) {
    expect((minutes * 60) / stretchSecondsFor(minutes)).toBeLessThanOrEqual(60)
  }
})
