import { describe, expect, it } from 'vitest'
import { later, leaseMs, type StoreCase, sent } from './store-case.ts'

const minuteMs = 60_000

export const storeRescheduleContract = (given: () => StoreCase) => {
  describe('when a send is given another time', () => {
    timeCases(given)
    refusalCases(given)
  })
}

const timeCases = (given: () => StoreCase) => {
  it.each([
    ['later', 3 * minuteMs],
    ['sooner', minuteMs],
  ])('is due at the new time, under a new job, when that is %s', async (_, delayMs) => {
    const { store, insert, find, owner, ids, clock } = given()
    const stored = await insert({ sendAt: later(clock.now(), 2 * minuteMs) })
    const to = { sendAt: later(clock.now(), delayMs), jobId: ids.jobId(), parkedUntil: undefined }
    const moved = await store.reschedule(owner, stored.id, to)
    expect(moved).toEqual({ ...stored, ...to, dueAt: to.sendAt })
    expect(await find(stored.id)).toEqual(moved)
    clock.advance(delayMs - 1)
    expect(await store.claim([stored.id], leaseMs)).toEqual([])
    clock.advance(1)
    expect(await store.claim([stored.id], leaseMs)).toHaveLength(1)
  })

  it('enters the park and leaves it as it is told', async () => {
    const { store, insert, owner, ids, clock } = given()
    const { id } = await insert({ sendAt: later(clock.now(), minuteMs) })
    const far = { sendAt: later(clock.now(), 60 * minuteMs), parkedUntil: later(clock.now(), 55 * minuteMs) }
    await store.reschedule(owner, id, { ...far, jobId: ids.jobId() })
    clock.advance(55 * minuteMs - 1)
    expect((await store.releaseParked(1_000)).map((row) => row.id)).not.toContain(id)
    const near = { sendAt: later(clock.now(), 1), parkedUntil: undefined }
    expect(await store.reschedule(owner, id, { ...near, jobId: ids.jobId() })).toMatchObject(near)
    clock.advance(1)
    expect((await store.releaseParked(1_000)).map((row) => row.id)).not.toContain(id)
    expect(await store.claim([id], leaseMs)).toHaveLength(1)
  })

  it('may be moved again and again', async () => {
    const { store, insert, find, owner, ids, clock } = given()
    const { id } = await insert({ sendAt: later(clock.now(), minuteMs) })
    for (const minutes of [5, 1, 3]) {
      const to = { sendAt: later(clock.now(), minutes * minuteMs), jobId: ids.jobId(), parkedUntil: undefined }
      await store.reschedule(owner, id, to)
      expect(await find(id)).toMatchObject(to)
    }
  })
}

const refusalCases = (given: () => StoreCase) => {
  it('leaves alone what never had a time, what is being sent and what has ended', async () => {
    const { store, insert, claim, bury, find, owner, ids, clock } = given()
    const sendAt = clock.now()
    const [pending, claimed, done, canceled] = [
      await insert(),
      await insert({ sendAt }),
      await insert({ sendAt }),
      await insert({ sendAt }),
    ]
    const failed = await bury({ sendAt })
    await claim(claimed.id)
    await store.settle([sent(await claim(done.id))])
    await store.cancel(owner, canceled.id)
    const to = () => ({ sendAt: later(clock.now(), minuteMs), jobId: ids.jobId(), parkedUntil: undefined })
    for (const { id } of [pending, claimed, done, canceled, failed]) {
      const before = await find(id)
      expect(await store.reschedule(owner, id, to())).toBeUndefined()
      expect(await find(id)).toEqual(before)
    }
    expect(await store.reschedule(owner, ids.notificationId(), to())).toBeUndefined()
  })

  it('is not moved to where it would have expired', async () => {
    const { store, insert, owner, ids, clock } = given()
    const expiresAt = later(clock.now(), 5 * minuteMs)
    const { id } = await insert({ sendAt: later(clock.now(), minuteMs), expiresAt })
    const to = (sendAt: Date) => ({ sendAt, jobId: ids.jobId(), parkedUntil: undefined })
    expect(await store.reschedule(owner, id, to(expiresAt))).toBeUndefined()
    expect(await store.reschedule(owner, id, to(later(expiresAt, -1)))).toMatchObject({ id })
  })

  it('lets exactly one of a claim and a new time win', async () => {
    const { store, insert, find, owner, ids, clock } = given()
    for (let round = 0; round < 10; round += 1) {
      const { id } = await insert({ sendAt: clock.now() })
      const to = { sendAt: later(clock.now(), minuteMs), jobId: ids.jobId(), parkedUntil: undefined }
      const [claims, moved] = await Promise.all([store.claim([id], leaseMs), store.reschedule(owner, id, to)])
      expect(claims.length + (moved ? 1 : 0)).toBe(1)
      expect((await find(id)).status).toBe(moved ? 'SCHEDULED' : 'PROCESSING')
    }
  })
}
