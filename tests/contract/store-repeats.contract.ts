import { describe, expect, it } from 'vitest'
import { aNewNotification } from '../support/notifications.ts'
import { later, present, type StoreCase, sent } from './store-case.ts'

export const storeRepeatsContract = (given: () => StoreCase) => {
  describe('when the same request comes again', () => countCases(given))
  describe('when many come again at once', () => crowdCases(given))
}

const underKey = (key: string, fingerprint = 'f') => ({ key, fingerprint })
const hourMs = 3_600_000

const countCases = (given: () => StoreCase) => {
  it('counts it, and says when it was the first and the last time', async () => {
    const { store, insert, owner, clock } = given()
    const { id } = await insert({ idempotency: underKey('a') })
    expect(await store.findRepeats(owner, id)).toBeUndefined()
    clock.advance(10)
    const firstAt = clock.now()
    await store.recall(owner, underKey('a'))
    expect(await store.findRepeats(owner, id)).toEqual({ count: 1, firstAt, lastAt: firstAt })
    for (let nth = 0; nth < 2; nth += 1) {
      clock.advance(10)
      await store.recall(owner, underKey('a'))
    }
    expect(await store.findRepeats(owner, id)).toEqual({ count: 3, firstAt, lastAt: later(firstAt, 20) })
  })

  it('counts no other request under the same key, and nobody else’s', async () => {
    const { store, insert, owner } = given()
    const { id } = await insert({ idempotency: underKey('a') })
    expect((await store.recall(owner, underKey('a', 'other')))?.notification.id).toBe(id)
    for (const stranger of [
      { ...owner, mode: 'test' as const },
      { ...owner, tenantId: `${owner.tenantId}-other` },
    ]) {
      expect(await store.recall(stranger, underKey('a'))).toBeUndefined()
    }
    expect(await store.findRepeats(owner, id)).toBeUndefined()
  })

  it('counts on after the end, until the key is over, and begins anew with what takes the key over', async () => {
    const { store, insert, claim, owner, clock } = given()
    const first = await insert({ idempotency: underKey('a') })
    await store.settle([sent(await claim(first.id))])
    clock.advance(24 * hourMs - 1)
    await store.recall(owner, underKey('a'))
    clock.advance(1)
    await store.recall(owner, underKey('a'))
    expect(await store.findRepeats(owner, first.id)).toMatchObject({ count: 1 })
    const second = await insert({ idempotency: underKey('a') })
    await store.recall(owner, underKey('a'))
    expect([await store.findRepeats(owner, first.id), await store.findRepeats(owner, second.id)]).toMatchObject([
      { count: 1, firstAt: later(clock.now(), -1) },
      { count: 1, firstAt: clock.now() },
    ])
  })

  it('counts each of many that are asked for together, also where one is there twice', async () => {
    const { store, owner, ids } = given()
    const make = (key: string) => aNewNotification(ids, { ...owner, idempotency: underKey(key) })
    const [a, b, c] = await store.insertMany(['a', 'b', 'c'].map(make))
    await store.recall(owner, underKey('b'))
    const asked = ['c', 'b', 'b', 'never'].map((key) => underKey(key))
    expect((await store.recallMany(owner, [...asked, underKey('a', 'other')])).size).toBe(3)
    const counts = await Promise.all([a, b, c].map((one) => store.findRepeats(owner, present(one).id)))
    expect(counts.map((repeats) => repeats?.count)).toEqual([undefined, 3, 1])
  })

  it('forgets them with their notification', async () => {
    const { store, insert, claim, owner, clock } = given()
    const { id } = await insert({ idempotency: underKey('a') })
    await store.recall(owner, underKey('a'))
    await store.settle([sent(await claim(id))])
    clock.advance(hourMs + 1)
    await store.deleteOld(hourMs, 1_000)
    expect(await store.find(owner, id)).toBeUndefined()
    expect(await store.findRepeats(owner, id)).toBeUndefined()
  })
}

const crowdCases = (given: () => StoreCase) => {
  it('answers every one, and counts some of them, none twice', async () => {
    const { store, insert, owner } = given()
    const { id } = await insert({ idempotency: underKey('a') })
    const answers = await Promise.all(Array.from({ length: 200 }, () => store.recall(owner, underKey('a'))))
    expect(answers.map((seen) => seen?.notification.id)).toEqual(Array(200).fill(id))
    const { count } = present(await store.findRepeats(owner, id))
    expect(count).toBeGreaterThanOrEqual(1)
    expect(count).toBeLessThanOrEqual(200)
    await store.recall(owner, underKey('a'))
    expect(await store.findRepeats(owner, id)).toMatchObject({ count: count + 1 })
  })

  it('answers batches that bring the same keys in every order', async () => {
    const { store, owner, ids } = given()
    const keys = Array.from({ length: 40 }, (_, index) => `k-${index}`)
    const stored = await store.insertMany(
      keys.map((key) => aNewNotification(ids, { ...owner, idempotency: underKey(key) })),
    )
    const orders = [keys, keys.toReversed(), [...keys.slice(20), ...keys.slice(0, 20)]]
    const batches = Array.from({ length: 12 }, (_, index) => orders[index % 3]?.map((key) => underKey(key)) ?? [])
    const answers = await Promise.all(batches.map((asked) => store.recallMany(owner, asked)))
    expect(answers.map((seen) => seen.size)).toEqual(Array(12).fill(keys.length))
    for (const { id } of stored) {
      const { count } = present(await store.findRepeats(owner, id))
      expect(count).toBeGreaterThanOrEqual(1)
      expect(count).toBeLessThanOrEqual(12)
    }
  })
}
