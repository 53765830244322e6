import { beforeEach, describe, expect, it } from 'vitest'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import type { Store, Stranded } from '../../lib/notifications/ports/store.ts'
import { aMessage } from '../support/notifications.ts'
import { later, leaseMs, type StoreCase, sent } from './store-case.ts'

export const storeSweepContract = (given: () => StoreCase) => {
  describe('when the park is asked for what is near', () => parkCases(given))
  describe('when it is asked for what is overdue', () => overdueCases(given))
  describe('when a stranded row is given a new job', () => reassignCases(given))
}

const releaseAll = async (store: Store) => {
  const released: NotificationId[] = []
  for (let page = await store.releaseParked(3); page.length > 0; page = await store.releaseParked(3)) {
    expect(page.length).toBeLessThanOrEqual(3)
    released.push(...page.map(({ id }) => id))
  }
  return released
}

const parkCases = (given: () => StoreCase) => {
  beforeEach(async () => {
    await releaseAll(given().store)
  })

  it('releases what is near its time, once, and a few at a time', async () => {
    const { store, insert, clock } = given()
    const sendAt = later(clock.now(), 3_600_000)
    const parkedUntil = later(clock.now(), 3_300_000)
    const parked = await Promise.all(Array.from({ length: 7 }, () => insert({ sendAt, parkedUntil })))
    clock.advance(3_299_999)
    expect(await releaseAll(store)).toEqual([])
    clock.advance(1)
    expect((await releaseAll(store)).sort()).toEqual(parked.map(({ id }) => id).sort())
    expect(await releaseAll(store)).toEqual([])
  })

  it('makes what it releases claimable at its own time', async () => {
    const { store, insert, find, clock } = given()
    const sendAt = later(clock.now(), 3_600_000)
    const { id, jobId } = await insert({ sendAt, parkedUntil: later(clock.now(), 3_300_000) })
    clock.advance(3_300_000)
    const [released] = await store.releaseParked(10)
    expect(released).toMatchObject({ id, jobId, status: 'SCHEDULED', dueAt: sendAt, parkedUntil: undefined })
    expect(await find(id)).toEqual(released)
    expect(await store.claim([id], leaseMs)).toEqual([])
    clock.advance(300_000)
    expect(await store.claim([id], leaseMs)).toHaveLength(1)
  })

  it('never releases what was canceled meanwhile', async () => {
    const { store, insert, owner, clock } = given()
    const sendAt = later(clock.now(), 1_000)
    const { id } = await insert({ sendAt, parkedUntil: sendAt })
    await store.cancel(owner, id)
    clock.advance(2_000)
    expect(await releaseAll(store)).toEqual([])
  })

  it('gives each row to one of several sweeps at once', async () => {
    const { store, insert, clock } = given()
    const parkedUntil = later(clock.now(), 1_000)
    const parked = await Promise.all(Array.from({ length: 12 }, () => insert({ sendAt: parkedUntil, parkedUntil })))
    clock.advance(1_000)
    const released = (await Promise.all([releaseAll(store), releaseAll(store), releaseAll(store)])).flat()
    expect(released.sort()).toEqual(parked.map(({ id }) => id).sort())
  })
}

const overdueCases = (given: () => StoreCase) => {
  const overdueMs = 30_000

  it('names what has been due for long enough, with what a new job needs', async () => {
    const { store, insert, clock } = given()
    const { id, jobId } = await insert({ message: aMessage('push'), priority: 'low' })
    const after = beforeId(id)
    clock.advance(overdueMs - 1)
    expect(await store.listOverdue(overdueMs, after, 10)).toEqual([])
    clock.advance(1)
    expect(await store.listOverdue(overdueMs, after, 10)).toEqual([{ id, jobId, channel: 'push', priority: 'low' }])
  })

  it('counts a lease that is over, and not one that runs', async () => {
    const { store, insert, claim, clock } = given()
    const { id } = await insert()
    await claim(id)
    clock.advance(leaseMs + overdueMs - 1)
    expect(await store.listOverdue(overdueMs, beforeId(id), 10)).toEqual([])
    clock.advance(1)
    expect(await store.listOverdue(overdueMs, beforeId(id), 10)).toHaveLength(1)
  })

  it('leaves out what has ended and what is parked', async () => {
    const { store, insert, claim, bury, owner, clock } = given()
    const done = await insert()
    await store.settle([sent(await claim(done.id))])
    await bury()
    await store.cancel(owner, (await insert()).id)
    await insert({ sendAt: clock.now(), parkedUntil: clock.now() })
    clock.advance(overdueMs * 2)
    expect(await store.listOverdue(overdueMs, beforeId(done.id), 10)).toEqual([])
  })

  it('names a replayed one again', async () => {
    const { store, bury, owner, letter, clock } = given()
    const { id } = await bury()
    await store.replay(owner, [letter(id)], { by: 'ada', reason: 'mended' })
    clock.advance(overdueMs)
    expect((await store.listOverdue(overdueMs, beforeId(id), 10)).map((row) => row.id)).toEqual([id])
  })

  it('pages from the oldest to the newest', async () => {
    const { store, insert, clock } = given()
    const rows = [await insert(), await insert(), await insert(), await insert(), await insert()]
    clock.advance(overdueMs)
    const listed: Stranded[] = []
    let after: NotificationId | undefined = beforeId(rows[0]?.id)
    for (
      let page = await store.listOverdue(0, after, 2);
      page.length > 0;
      page = await store.listOverdue(0, after, 2)
    ) {
      expect(page.length).toBeLessThanOrEqual(2)
      listed.push(...page)
      after = page.at(-1)?.id
    }
    expect(listed.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
  })

  /** The place just before an id: what earlier cases left behind is older. */
  const beforeId = (id = '') => {
    const last = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) - 1
    const time = last.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7fff-bfff-ffffffffffff` as NotificationId
  }
}

const reassignCases = (given: () => StoreCase) => {
  it('gives several rows one new job, whatever their status', async () => {
    const { store, insert, claim, find, ids } = given()
    const [waiting, held] = [await insert(), await insert()]
    await claim(held.id)
    const to = ids.jobId()
    const moves = [waiting, held].map(({ id, jobId }) => ({ id, from: jobId, to }))
    expect((await store.reassign(moves)).sort()).toEqual([waiting.id, held.id])
    expect([(await find(waiting.id)).jobId, (await find(held.id)).jobId]).toEqual([to, to])
    expect(await store.reassign([])).toEqual([])
  })

  it('leaves alone what has another job by now, and what has ended', async () => {
    const { store, insert, owner, find, ids } = given()
    const [moved, ended] = [await insert(), await insert()]
    await store.cancel(owner, ended.id)
    const wrong = { id: moved.id, from: ids.jobId(), to: ids.jobId() }
    expect(await store.reassign([wrong, { id: ended.id, from: ended.jobId, to: ids.jobId() }])).toEqual([])
    expect((await find(moved.id)).jobId).toBe(moved.jobId)
    expect((await find(ended.id)).jobId).toBe(ended.jobId)
  })

  it('lets one of several sweeps win', async () => {
    const { store, insert, ids } = given()
    const { id, jobId } = await insert()
    const moves = Array.from({ length: 8 }, () => store.reassign([{ id, from: jobId, to: ids.jobId() }]))
    expect((await Promise.all(moves)).flat()).toEqual([id])
  })
}
