import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { deferred, later, type StoreCase, sent, wholePage } from './store-case.ts'

const keepMs = 3 * 3_600_000
const audit = { by: 'key_1', reason: 'mended' }

export const storeRetentionContract = (given: () => StoreCase) => {
  describe('when a sweep says where it stopped', () => cursorCases(given))
  describe('when what is old is deleted', () => {
    // What other cases left behind is a day old by now.
    beforeEach(async () => {
      await deleteAll(given().store)
    })
    ageCases(given)
    belongingsCases(given)
  })
}

const deleteAll = async (store: Store, limit = 1_000) => {
  const total = { notifications: 0, idempotencyKeys: 0 }
  for (;;) {
    const { notifications, idempotencyKeys } = await store.deleteOld(keepMs, limit)
    if (notifications === 0 && idempotencyKeys === 0) return total
    expect(Math.max(notifications, idempotencyKeys)).toBeLessThanOrEqual(limit)
    total.notifications += notifications
    total.idempotencyKeys += idempotencyKeys
  }
}

const cursorCases = (given: () => StoreCase) => {
  it('tells the next one, until it begins anew', async () => {
    const { store, ids } = given()
    const [first, second] = [ids.notificationId(), ids.notificationId()]
    await store.writeSweepCursor(first)
    expect(await store.readSweepCursor()).toBe(first)
    await store.writeSweepCursor(second)
    expect(await store.readSweepCursor()).toBe(second)
    await store.writeSweepCursor(undefined)
    expect(await store.readSweepCursor()).toBeUndefined()
  })
}

const ageCases = (given: () => StoreCase) => {
  it('deletes what ended long enough ago, whatever way it ended', async () => {
    const { store, insert, claim, bury, owner, clock } = given()
    const [done, canceled] = [await insert(), await insert()]
    await store.settle([sent(await claim(done.id))])
    await store.cancel(owner, canceled.id)
    await bury()
    clock.advance(keepMs)
    expect((await store.deleteOld(keepMs, 100)).notifications).toBe(0)
    clock.advance(1)
    expect((await store.deleteOld(keepMs, 100)).notifications).toBe(3)
    expect(await store.list(owner, {}, wholePage)).toEqual([])
  })

  it('counts from its end, not from its beginning', async () => {
    const { store, insert, claim, find, clock } = given()
    const { id } = await insert()
    clock.advance(2 * keepMs)
    await store.settle([sent(await claim(id))])
    clock.advance(keepMs)
    expect((await store.deleteOld(keepMs, 100)).notifications).toBe(0)
    expect((await find(id)).status).toBe('SENT')
  })

  it('keeps what has not ended, however old it is', async () => {
    const { store, insert, claim, bury, letter, owner, ids, clock } = given()
    const sendAt = later(clock.now(), 10 * keepMs)
    const kept = [await insert(), await insert({ sendAt, parkedUntil: sendAt }), await insert(), await insert()]
    await claim(kept[2]!.id)
    await store.settle([deferred(await claim(kept[3]!.id), ids, later(clock.now(), 2 * keepMs))])
    const replayed = await bury()
    await store.replay(owner, [letter(replayed.id)], audit)
    clock.advance(keepMs + 1)
    expect((await store.deleteOld(keepMs, 100)).notifications).toBe(0)
    expect(await store.list(owner, {}, wholePage)).toHaveLength(5)
  })

  it('takes the oldest first, and no more than it was told', async () => {
    const { store, bury, owner, clock } = given()
    const buried = []
    for (let index = 0; index < 5; index += 1) {
      buried.push(await bury())
      clock.advance(1)
    }
    clock.advance(keepMs)
    expect((await store.deleteOld(keepMs, 2)).notifications).toBe(2)
    const left = await store.list(owner, {}, wholePage)
    expect(left.map(({ id }) => id).sort()).toEqual(buried.slice(2).map(({ id }) => id))
    expect((await deleteAll(store, 2)).notifications).toBe(3)
  })

  it('deletes each once where several sweeps do so at once', async () => {
    const { store, bury, clock } = given()
    await Promise.all(Array.from({ length: 12 }, () => bury()))
    clock.advance(keepMs + 1)
    const totals = await Promise.all([deleteAll(store, 5), deleteAll(store, 5), deleteAll(store, 5)])
    const left = await deleteAll(store)
    expect([...totals, left].reduce((sum, { notifications }) => sum + notifications, 0)).toBe(12)
  })
}

const belongingsCases = (given: () => StoreCase) => {
  it('takes with it its attempts, its dead letter and its replays', async () => {
    const { store, bury, claim, letter, owner, clock } = given()
    const { id } = await bury()
    await store.replay(owner, [letter(id)], audit)
    await store.settle([sent(await claim(id))])
    const second = await bury()
    clock.advance(keepMs + 1)
    await store.deleteOld(keepMs, 100)
    expect(await store.find(owner, id)).toBeUndefined()
    expect([await store.listAttempts(owner, id), await store.listReplays(owner, id)]).toEqual([[], []])
    expect(await store.filterDeadLetters([second.id])).toEqual([])
    expect(await store.listDeadLetters(owner, {}, wholePage)).toEqual([])
    expect(await store.countDeadLetters(owner)).toEqual([])
  })

  it('deletes keys that are over, a few at a time, and no others', async () => {
    const { store, insert, owner, clock } = given()
    const insertWith = (key: string) => insert({ idempotency: { key, fingerprint: 'f' } })
    for (const key of ['a', 'b', 'c']) await insertWith(key)
    clock.advance(24 * 3_600_000 - 1)
    expect((await store.deleteOld(keepMs, 2)).idempotencyKeys).toBe(0)
    await insertWith('d')
    clock.advance(1)
    expect((await store.deleteOld(keepMs, 2)).idempotencyKeys).toBe(2)
    expect((await deleteAll(store, 2)).idempotencyKeys).toBe(1)
    expect(await store.recall(owner, { key: 'd', fingerprint: 'f' })).toBeDefined()
  })
}
