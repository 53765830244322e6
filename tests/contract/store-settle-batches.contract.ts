import { describe, expect, it } from 'vitest'
import { aFailure } from '../support/notifications.ts'
import { died, leaseMs, present, type StoreCase, sent } from './store-case.ts'

export const storeSettleBatchesContract = (given: () => StoreCase) => {
  describe('when a batch of claims is settled', () => {
    it('keeps of each what it was sent with, where all were sent at the first try', async () => {
      const one = given()
      const { ids, claims } = await claimMany(one, 3)
      const settlements = claims.map((claimed, nth) => sent(claimed, `ses-${nth}`))
      expect((await one.store.settle(settlements)).ended.toSorted()).toEqual(ids.toSorted())
      for (const [nth, id] of ids.entries()) {
        expect(await one.find(id)).toMatchObject({ status: 'SENT', attempts: 1, finishedAt: one.clock.now() })
        expect(await one.store.listAttempts(one.owner, id)).toEqual(settlements[nth]?.attempts)
      }
    })

    it.each([
      ['by providers of their own', { provider: true, claim: false }],
      ['under claims of their own', { provider: false, claim: true }],
    ])('keeps of each what it was sent with, where they were sent %s', async (_, differ) => {
      const one = given()
      const { ids, claims } = await claimMany(one, 3)
      if (differ.claim) {
        one.clock.advance(leaseMs)
        claims[1] = present((await one.store.claim([present(ids[1])], leaseMs))[0])
      }
      const settlements = claims.map((claimed, nth) => {
        const { attempts, ...settled } = sent(claimed, `ses-${nth}`)
        return {
          ...settled,
          attempts: attempts.map((made) => (differ.provider ? { ...made, provider: `p-${nth}` } : made)),
        }
      })
      expect((await one.store.settle(settlements)).ended.toSorted()).toEqual(ids.toSorted())
      for (const [nth, id] of ids.entries())
        expect(await one.store.listAttempts(one.owner, id)).toEqual(settlements[nth]?.attempts)
    })

    it('buries each, where all have died', async () => {
      const one = given()
      const { ids, claims } = await claimMany(one, 3)
      const failures = claims.map((_, nth) => ({ ...aFailure('permanent'), code: `code-${nth}` }))
      const settlements = claims.map((claimed, nth) => died(claimed, failures[nth]))
      expect((await one.store.settle(settlements)).ended.toSorted()).toEqual(ids.toSorted())
      for (const [nth, id] of ids.entries()) {
        expect((await one.find(id)).status).toBe('FAILED')
        expect(await one.store.findDeadLetter(one.owner, id)).toMatchObject({ code: `code-${nth}`, attempts: 1 })
        expect(await one.store.listAttempts(one.owner, id)).toEqual(settlements[nth]?.attempts)
      }
    })

    it.each(['all of it sent', 'some of it dead'])(
      'keeps the attempt of one that another holds by now, and ends the others once: %s',
      async (what) => {
        const one = given()
        const { ids, claims } = await claimMany(one, 3)
        const [, lost] = ids
        one.clock.advance(leaseMs)
        if (!lost) throw new Error('expected three ids')
        const heir = await one.claim(lost)
        const settlements = claims.map((claimed, nth) =>
          what === 'some of it dead' && nth === 2 ? died(claimed) : sent(claimed, `ses-${nth}`),
        )
        const kept = ids.filter((id) => id !== lost).toSorted()
        expect((await one.store.settle(settlements)).ended.toSorted()).toEqual(kept)
        expect((await one.store.settle(settlements)).ended).toEqual([])
        for (const [nth, id] of ids.entries())
          expect(await one.store.listAttempts(one.owner, id)).toEqual(settlements[nth]?.attempts)
        expect(await one.find(lost)).toMatchObject({ status: 'PROCESSING' })
        expect((await one.store.settle([sent(heir, 'ses-heir')])).ended).toEqual([lost])
        const attempts = await one.store.listAttempts(one.owner, lost)
        expect(attempts.map(({ providerMessageId }) => providerMessageId)).toEqual(['ses-1', 'ses-heir'])
      },
    )
  })
}

/** `count` rows that are claimed together. */
const claimMany = async ({ store, insert }: StoreCase, count: number) => {
  const ids = []
  for (let nth = 0; nth < count; nth += 1) ids.push((await insert()).id)
  const claimed = new Map((await store.claim(ids, leaseMs)).map((one) => [one.notification.id, one]))
  // A claim promises no order.
  const claims = ids.flatMap((id) => claimed.get(id) ?? [])
  if (claims.length < count) throw new Error(`expected ${count} claims`)
  return { ids, claims }
}
