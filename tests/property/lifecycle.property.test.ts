import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { events, isFinished, next } from '../../lib/notifications/lifecycle.ts'
import { type NotificationId, type Status, statuses } from '../../lib/notifications/notification.ts'
import { memoryStore } from '../support/memory-store.ts'
import { acme, aFailure, aNewNotification } from '../support/notifications.ts'
import { testIds } from '../support/test-ids.ts'
import { virtualClock } from '../support/virtual-clock.ts'

const anyEvents = fc.array(fc.constantFrom(...events), { maxLength: 40 })
const anyStart = fc.constantFrom<Status>('PENDING', 'SCHEDULED')

describe('any sequence of events', () => {
  it('leads through statuses of the table alone, and leaves no end but by replaying what failed', () => {
    fc.assert(
      fc.property(anyStart, anyEvents, (start, sequence) => {
        let status: Status = start
        for (const event of sequence) {
          const target: Status = next(status, event) ?? status
          expect(statuses).toContain(target)
          if (isFinished(status) && !isFinished(target)) expect([status, event]).toEqual(['FAILED', 'replayed'])
          if (target !== status && ['COMPLAINED', 'SUPPRESSED', 'EXPIRED', 'CANCELED'].includes(status)) {
            expect.fail(`${event} left ${status}`)
          }
          status = target
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('cannot send what was canceled, and cannot cancel what is being sent', () => {
    fc.assert(
      fc.property(anyStart, anyEvents, (start, sequence) => {
        const path: Status[] = [start]
        for (const event of sequence) path.push(next(path.at(-1) ?? start, event) ?? path.at(-1) ?? start)
        const canceledAt = path.indexOf('CANCELED')
        if (canceledAt >= 0) expect(new Set(path.slice(canceledAt))).toEqual(new Set(['CANCELED']))
        for (const [index, status] of path.entries()) {
          if (status === 'CANCELED' && path[index - 1] !== 'CANCELED') expect(path[index - 1]).not.toBe('PROCESSING')
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

const operations = [
  'claim',
  'sent',
  'transient',
  'throttled',
  'died',
  'expired',
  'stale',
  'cancel',
  'replay',
  'wait',
] as const
type Operation = (typeof operations)[number]

const oneRow = async () => {
  const clock = virtualClock()
  const ids = testIds(clock.now)
  const store = memoryStore({ now: clock.now })
  const { id } = (await store.insert(aNewNotification(ids))) ?? { id: '' as NotificationId }
  let claimNo = 0
  const settle = (outcome: Parameters<typeof store.settle>[0][number]['outcome'], no = claimNo) =>
    store.settle([{ notificationId: id, claimNo: no, outcome, attempts: [] }])
  const deferred = (spent: boolean) =>
    settle({ type: 'deferred', retryAt: clock.now(), spent, reason: 'x', jobId: ids.jobId() })
  const act: Record<Operation, () => Promise<unknown>> = {
    claim: async () => {
      for (const claimed of await store.claim([id], 1_000)) claimNo = claimed.claimNo
    },
    sent: () => settle({ type: 'sent', receipt: { providerMessageId: 'p' } }),
    transient: () => deferred(true),
    throttled: () => deferred(false),
    died: () => settle({ type: 'died', reason: 'rejected', failure: aFailure('permanent') }),
    expired: () => settle({ type: 'expired' }),
    stale: () => settle({ type: 'sent', receipt: { providerMessageId: 'p' } }, claimNo - 1),
    cancel: () => store.cancel(acme, id),
    replay: () => store.replay(acme, [{ id, jobId: ids.jobId(), delayMs: 0 }], { by: 'ada', reason: 'mended' }),
    wait: async () => clock.advance(1_000),
  }
  return { store, id, act }
}

describe('any sequence of what happens to a row', () => {
  it('moves it only as the table allows, counts no attempt below zero, and keeps dead letters and FAILED alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...operations), { maxLength: 60 }), async (sequence) => {
        const { store, id, act } = await oneRow()
        for (const operation of sequence) {
          const before = await store.find(acme, id)
          await act[operation]()
          const after = await store.find(acme, id)
          if (!before || !after) return expect.fail('the row is gone')
          const allowed = events.map((event) => next(before.status, event))
          if (after.status !== before.status) expect(allowed).toContain(after.status)
          expect(after.attempts).toBeGreaterThanOrEqual(0)
          expect(after.finishedAt !== undefined).toBe(isFinished(after.status))
          expect((await store.findDeadLetter(acme, id)) !== undefined).toBe(after.status === 'FAILED')
        }
      }),
      { numRuns: 500 },
    )
  })
})
