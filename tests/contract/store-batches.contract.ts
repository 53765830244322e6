import { describe, expect, it } from 'vitest'
import type { NewNotification } from '../../lib/notifications/ports/store.ts'
import { aMessage, aNewNotification } from '../support/notifications.ts'
import { later, type StoreCase, wholePage } from './store-case.ts'

export const storeBatchesContract = (given: () => StoreCase) => {
  describe('when many are stored at once', () => rowCases(given))
  describe('when many carry idempotency keys', () => keyCases(given))
}

const make = ({ ids, owner }: StoreCase, overrides: Partial<NewNotification> = {}) =>
  aNewNotification(ids, { ...owner, ...overrides })
const underKey = (key: string, fingerprint = 'f') => ({ key, fingerprint })
const keyed = (key: string, fingerprint?: string) => ({ idempotency: underKey(key, fingerprint) })
const idsOf = (all: readonly { id: string }[]) => all.map(({ id }) => id)

const rowCases = (given: () => StoreCase) => {
  it('gives back all of them in their order, each as a single one would be', async () => {
    const one = given()
    const { store, owner, clock, ids } = one
    const sendAt = later(clock.now(), 90_000)
    const asked = [
      make(one, { metadata: { 'a "b"': "c ' \\ , {}" }, priority: 'low', delivery: 'at_most_once', userId: undefined }),
      make(one, { message: aMessage('sms'), sendAt, expiresAt: later(sendAt, 1), parkedUntil: later(clock.now(), 5) }),
      make(one, { message: { ...aMessage('push'), text: 'Grüße 🎈 \u2028 \\u0041', data: { a: '1' } } as never }),
    ]
    const stored = await store.insertMany(asked)
    const alone = []
    for (const like of asked) alone.push(await store.insert({ ...like, id: ids.notificationId() }))
    expect(stored).toEqual(alone.map((like, index) => ({ ...like, id: asked[index]?.id })))
    expect(await Promise.all(stored.map(({ id }) => store.find(owner, id)))).toEqual(stored)
  })

  it.each([[0], [1], [2]])('keeps what all have alike, and what they have alike but for number %i', async (odd) => {
    const one = given()
    const { store, owner, clock, ids } = one
    const sendAt = later(clock.now(), 90_000)
    const times = { sendAt, expiresAt: later(sendAt, 1), parkedUntil: later(clock.now(), 5) }
    const alike = { userId: 'ada', traceparent: 'a-trace', jobId: ids.jobId(), metadata: {}, ...times } as const
    const without = {
      userId: undefined,
      traceparent: undefined,
      sendAt: undefined,
      expiresAt: undefined,
      parkedUntil: undefined,
    }
    const three = [0, 1, 2]
    const same = three.map(() => make(one, alike))
    const other = three.map((n) => make(one, n === odd ? without : alike))
    for (const asked of [same, other]) {
      const stored = await store.insertMany(asked)
      expect(stored).toMatchObject(asked.map(({ idempotency: _, ...fields }) => fields))
      expect(await Promise.all(stored.map(({ id }) => store.find(owner, id)))).toEqual(stored)
    }
  })

  it('takes five hundred, and none', async () => {
    const one = given()
    const asked = Array.from({ length: 500 }, (_, index) => make(one, index % 2 === 0 ? keyed(`many-${index}`) : {}))
    expect(idsOf(await one.store.insertMany(asked))).toEqual(idsOf(asked))
    expect(await one.store.list(one.owner, {}, wholePage)).toHaveLength(500)
    expect(await one.store.insertMany([])).toEqual([])
  })

  it('keeps the trace that each is part of', async () => {
    const one = given()
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const stored = await one.store.insertMany([make(one, { traceparent }), make(one)])
    const found = await one.store.findMany(
      one.owner,
      stored.map(({ id }) => id),
    )
    expect(found.map((notification) => notification.traceparent).sort()).toEqual([traceparent, undefined])
  })

  it('gives each its own instants', async () => {
    const one = given()
    const [first, second] = await one.store.insertMany([make(one), make(one)])
    first?.createdAt.setTime(0)
    expect(second?.createdAt).toEqual(one.clock.now())
  })

  it('lets many share one job', async () => {
    const one = given()
    const jobId = one.ids.jobId()
    const stored = await one.store.insertMany([make(one, { jobId }), make(one, { jobId })])
    expect(stored.map((notification) => notification.jobId)).toEqual([jobId, jobId])
  })
}

const keyCases = (given: () => StoreCase) => {
  it('leaves out those whose key is taken, and stores the others', async () => {
    const one = given()
    const { store, owner } = one
    const first = await one.insert(keyed('taken', 'f1'))
    const asked = [make(one, keyed('free')), make(one, keyed('taken', 'f2')), make(one)]
    expect(idsOf(await store.insertMany(asked))).toEqual([asked[0]?.id, asked[2]?.id])
    const seen = await store.recallMany(owner, [underKey('free'), underKey('taken'), underKey('never')])
    expect([...seen.keys()].sort()).toEqual(['free', 'taken'])
    expect(seen.get('taken')).toEqual({ notification: first, fingerprint: 'f1' })
    expect(seen.get('free')).toMatchObject({ notification: { id: asked[0]?.id }, fingerprint: 'f' })
    expect(await store.recall(owner, underKey('free'))).toEqual(seen.get('free'))
  })

  it.each([['order:42'], ["it's"], ['{"a":1}'], ['a,b'], ['\\'], ['"'], ['NULL'], ['__proto__'], ['%']])(
    'finds the key %s among others',
    async (key) => {
      const one = given()
      const [stored] = await one.store.insertMany([make(one, keyed(key)), make(one, keyed('other'))])
      const seen = await one.store.recallMany(one.owner, [underKey(key), underKey('x')])
      expect([...seen]).toEqual([[key, { notification: stored, fingerprint: 'f' }]])
    },
  )

  it('takes over what has run out, and tells of it no more', async () => {
    const one = given()
    const { store, clock, owner } = one
    await store.insertMany([make(one, keyed('old', 'f1'))])
    clock.advance(24 * 3_600_000)
    expect(await store.recallMany(owner, [underKey('old')])).toEqual(new Map())
    const again = make(one, keyed('old', 'f2'))
    expect(idsOf(await store.insertMany([again, make(one, keyed('new'))]))).toContain(again.id)
    expect((await store.recall(owner, underKey('old')))?.fingerprint).toBe('f2')
  })

  it('lets each tenant, and each mode, have the keys for itself', async () => {
    const one = given()
    const { store, owner } = one
    const stranger = { ...owner, mode: 'test' as const }
    await store.insertMany([make(one, keyed('mine'))])
    expect(await store.recallMany(stranger, [underKey('mine')])).toEqual(new Map())
    expect(await store.insertMany([make(one, { ...stranger, ...keyed('mine') })])).toHaveLength(1)
  })

  it('makes one row for each key of batches at once that bring the same keys in every order', async () => {
    const one = given()
    const keys = Array.from({ length: 40 }, (_, index) => `at-once-${index}`)
    const orders = [keys, keys.toReversed(), [...keys.slice(20), ...keys.slice(0, 20)]]
    const batches = Array.from(
      { length: 12 },
      (_, index) => orders[index % 3]?.map((key) => make(one, keyed(key))) ?? [],
    )
    const stored = (await Promise.all(batches.map((batch) => one.store.insertMany(batch)))).flat()
    expect(stored).toHaveLength(keys.length)
    const seen = await one.store.recallMany(
      one.owner,
      keys.map((key) => underKey(key)),
    )
    expect([...seen.values()].map(({ notification }) => notification.id).sort()).toEqual(idsOf(stored).sort())
  })
}
