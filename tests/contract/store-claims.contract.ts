import { describe, expect, it } from 'vitest'
import { lapsesMax } from '../../lib/notifications/deliver.ts'
import type { NewNotification } from '../../lib/notifications/ports/store.ts'
import { aMessage } from '../support/notifications.ts'
import { later, leaseMs, type StoreCase, sent, wholePage } from './store-case.ts'

export const storeClaimsContract = (given: () => StoreCase) => {
  describe('when notifications are claimed', () => claimCases(given))
  describe('when many reach for the same rows at once', () => raceCases(given))
  describe('when it is asked how long rows have to wait', () => waitCases(given))
  describe('when a notification is canceled', () => cancelCases(given))
}

const claimCases = (given: () => StoreCase) => {
  it('takes what is due, under a lease, and counts the attempt', async () => {
    const { store, insert, find, clock } = given()
    const { id } = await insert()
    const [claimed] = await store.claim([id], leaseMs)
    expect(claimed).toMatchObject({ claimNo: 1, settledClaimNo: 0, claimedAt: clock.now() })
    const found = await find(id)
    expect(found).toMatchObject({ id, status: 'PROCESSING', attempts: 1, dueAt: later(clock.now(), leaseMs) })
    expect(found).toMatchObject({ ...claimed?.notification })
  })

  it('gives what it takes as it is stored, be it usual or not', async () => {
    const { store, insert, bury, clock, letter, owner } = given()
    const kinds: Partial<NewNotification>[] = [
      { mode: 'test' },
      { message: aMessage('sms') },
      { message: aMessage('push') },
      { priority: 'low' },
      { priority: 'high' },
      { delivery: 'at_most_once' },
      { expiresAt: later(clock.now(), 5_000), traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      { sendAt: clock.now() },
    ]
    for (const kind of kinds) {
      const inserted = await insert(kind)
      const [claimed] = await store.claim([inserted.id], leaseMs)
      expect(await store.find(inserted, inserted.id)).toMatchObject({ ...claimed?.notification })
      expect(claimed?.notification).toMatchObject({ attempts: 1, replays: 0, ...kind })
    }
    const { id } = await bury()
    await store.replay(owner, [letter(id)], { by: 'ada', reason: 'mended' })
    const [again] = await store.claim([id], leaseMs)
    expect(again).toMatchObject({ claimNo: 2, settledClaimNo: 1, notification: { attempts: 1, replays: 1 } })
  })

  it('tells apart what test keys sent', async () => {
    const { store, insert, ids } = given()
    const [live, test] = [await insert(), await insert({ mode: 'test' })]
    expect(await store.filterTestMode([live.id, test.id, ids.notificationId()])).toEqual([test.id])
    expect(await store.filterTestMode([])).toEqual([])
  })

  it('takes many at once, each once, and leaves out what is not there', async () => {
    const { store, insert, ids } = given()
    const [one, two] = [await insert(), await insert()]
    const claims = await store.claim([one.id, two.id, one.id, ids.notificationId()], leaseMs)
    expect(claims.map(({ notification }) => notification.id).sort()).toEqual([one.id, two.id])
    expect(await store.claim([], leaseMs)).toEqual([])
  })

  it('leaves alone what another holds, until the lease is over', async () => {
    const { store, insert, clock } = given()
    const { id } = await insert()
    await store.claim([id], leaseMs)
    clock.advance(leaseMs - 1)
    expect(await store.claim([id], leaseMs)).toEqual([])
    clock.advance(1)
    const [second] = await store.claim([id], leaseMs)
    expect(second).toMatchObject({ claimNo: 2, settledClaimNo: 0, notification: { attempts: 2 } })
  })

  it('gives what two holders in a row died with to nobody who asks for others too', async () => {
    const { store, insert, clock } = given()
    const [suspect, other] = [await insert(), await insert()]
    for (let lapses = 0; lapses < lapsesMax; lapses += 1) {
      expect(await store.claim([suspect.id, await insert().then(({ id }) => id)], leaseMs)).toHaveLength(2)
      clock.advance(leaseMs)
    }
    const among = await store.claim([suspect.id, other.id], leaseMs)
    expect(among.map(({ notification }) => notification.id)).toEqual([other.id])
    expect((await store.waitsMs([suspect.id])).get(suspect.id)).toBe(0)
    const [alone] = await store.claim([suspect.id], leaseMs)
    expect(alone).toMatchObject({ claimNo: lapsesMax + 1, settledClaimNo: 0 })
  })

  it('leaves alone what is not due yet', async () => {
    const { store, insert, clock } = given()
    const { id } = await insert({ sendAt: later(clock.now(), 5_000) })
    clock.advance(4_999)
    expect(await store.claim([id], leaseMs)).toEqual([])
    clock.advance(1)
    expect(await store.claim([id], leaseMs)).toHaveLength(1)
  })

  it('leaves alone what is parked, even where it is due', async () => {
    const { store, insert, clock } = given()
    const sendAt = later(clock.now(), 5_000)
    const { id } = await insert({ sendAt, parkedUntil: sendAt })
    clock.advance(10_000)
    expect(await store.claim([id], leaseMs)).toEqual([])
  })

  it('leaves alone what has ended', async () => {
    const { store, insert, claim, bury } = given()
    const done = await insert()
    await store.settle([sent(await claim(done.id))])
    const failed = await bury()
    expect(await store.claim([done.id, failed.id], leaseMs)).toEqual([])
  })
}

const raceCases = (given: () => StoreCase) => {
  it('lets one of two claims of one row win, every time', async () => {
    const { store, insert } = given()
    for (let round = 0; round < 25; round += 1) {
      const { id } = await insert()
      const claims = await Promise.all([store.claim([id], leaseMs), store.claim([id], leaseMs)])
      expect(claims.flat()).toHaveLength(1)
    }
  })

  it('gives each of fifty rows to one of eight claims that ask in different order', async () => {
    const { store, insert } = given()
    const rows = await Promise.all(Array.from({ length: 50 }, () => insert()))
    const all = rows.map(({ id }) => id)
    const orders = Array.from({ length: 8 }, (_, shift) => {
      const turned = [...all.slice(shift * 6), ...all.slice(0, shift * 6)]
      return shift % 2 === 0 ? turned : turned.reverse()
    })
    const claims = (await Promise.all(orders.map((order) => store.claim(order, leaseMs)))).flat()
    expect(claims.map(({ notification }) => notification.id).sort()).toEqual(all.toSorted())
    expect(new Set(claims.map(({ claimNo }) => claimNo))).toEqual(new Set([1]))
  })

  it('lets exactly one of a claim and a cancel win, 200 times', async () => {
    const { store, insert, owner, find } = given()
    for (let round = 0; round < 200; round += 1) {
      const { id } = await insert()
      const claiming = () => store.claim([id], leaseMs)
      const canceling = () => store.cancel(owner, id)
      const pair = round % 2 === 0 ? [claiming(), canceling()] : [canceling(), claiming()]
      const answers = (await Promise.all(pair)).flat().filter((answer) => answer !== undefined)
      expect(answers).toHaveLength(1)
      expect(['PROCESSING', 'CANCELED']).toContain((await find(id)).status)
    }
  })
}

const waitCases = (given: () => StoreCase) => {
  it('says how long until each may be claimed', async () => {
    const { store, insert, claim, clock } = given()
    const due = await insert()
    const scheduled = await insert({ sendAt: later(clock.now(), 7_000) })
    const held = await insert()
    await claim(held.id)
    clock.advance(2_000)
    const waits = await store.waitsMs([due.id, scheduled.id, held.id])
    expect(Object.fromEntries(waits)).toEqual({ [due.id]: 0, [scheduled.id]: 5_000, [held.id]: leaseMs - 2_000 })
  })

  it('is silent about what has ended, is parked, or is not there', async () => {
    const { store, insert, claim, owner, ids, clock } = given()
    const done = await insert()
    await store.settle([sent(await claim(done.id))])
    const canceled = await insert()
    await store.cancel(owner, canceled.id)
    const parkedUntil = later(clock.now(), 1_000)
    const parked = await insert({ sendAt: parkedUntil, parkedUntil })
    expect(await store.waitsMs([done.id, canceled.id, parked.id, ids.notificationId()])).toEqual(new Map())
    expect(await store.waitsMs([])).toEqual(new Map())
  })
}

const cancelCases = (given: () => StoreCase) => {
  it('ends it, and then it cannot be claimed', async () => {
    const { store, insert, owner, find, clock } = given()
    const { id } = await insert()
    const canceled = await store.cancel(owner, id)
    expect(canceled).toMatchObject({ id, status: 'CANCELED', finishedAt: clock.now() })
    expect(await find(id)).toEqual(canceled)
    expect(await store.claim([id], leaseMs)).toEqual([])
  })

  it('cancels what is scheduled, and what is parked', async () => {
    const { store, insert, owner, clock } = given()
    const sendAt = later(clock.now(), 3_600_000)
    const scheduled = await insert({ sendAt })
    const parked = await insert({ sendAt, parkedUntil: sendAt })
    expect((await store.cancel(owner, scheduled.id))?.status).toBe('CANCELED')
    expect((await store.cancel(owner, parked.id))?.status).toBe('CANCELED')
  })

  it('is too late once it is claimed, even after the lease, and once it has ended', async () => {
    const { store, insert, claim, bury, owner, clock } = given()
    const held = await insert()
    await claim(held.id)
    clock.advance(leaseMs * 2)
    const done = await insert()
    await store.settle([sent(await claim(done.id))])
    const failed = await bury()
    const canceled = await Promise.all([held, done, failed].map(({ id }) => store.cancel(owner, id)))
    expect(canceled).toEqual([undefined, undefined, undefined])
  })

  it('happens once, and never to what is not there', async () => {
    const { store, insert, owner, ids } = given()
    const { id } = await insert()
    const twice = await Promise.all([store.cancel(owner, id), store.cancel(owner, id)])
    expect(twice.filter((answer) => answer !== undefined)).toHaveLength(1)
    expect(await store.cancel(owner, ids.notificationId())).toBeUndefined()
    expect(await store.list(owner, { status: 'CANCELED' }, wholePage)).toHaveLength(1)
  })
}
