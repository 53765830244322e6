import { describe, expect, it } from 'vitest'
import { aMessage } from '../support/notifications.ts'
import { later, leaseMs, type OpenStore, sent, storeCases } from './store-case.ts'

const nothing = { oldestDueMs: 0, deadLetters: 0 }

/** It measures the whole store, so it has one of its own; each case leaves nothing that is due. */
export const storeBacklogContract = (open: OpenStore) =>
  describe('when it is asked how the channels are', () => {
    const given = storeCases(open)

    it('tells of each that there is nothing', async () =>
      expect(await given().store.measureBacklog()).toEqual({ email: nothing, sms: nothing, push: nothing }))

    it('tells how long the one that has waited longest has been due', async () => {
      const { store, insert, claim, clock } = given()
      const first = await insert({ message: aMessage('sms') })
      clock.advance(60_000)
      const second = await insert({ message: aMessage('sms') })
      clock.advance(30_000)
      expect(await store.measureBacklog()).toEqual({
        email: nothing,
        sms: { ...nothing, oldestDueMs: 90_000 },
        push: nothing,
      })
      await store.settle([sent(await claim(first.id))])
      expect((await store.measureBacklog()).sms.oldestDueMs).toBe(30_000)
      const claimed = await claim(second.id)
      expect((await store.measureBacklog()).sms.oldestDueMs).toBe(0)
      clock.advance(leaseMs + 5_000)
      expect((await store.measureBacklog()).sms.oldestDueMs).toBe(5_000)
      await store.settle([sent(claimed)])
    })

    it('does not count what waits for its own time', async () => {
      const { store, insert, owner, clock } = given()
      const sendAt = later(clock.now(), 60_000)
      const soon = await insert({ sendAt })
      const parked = await insert({ sendAt, parkedUntil: clock.now() })
      expect((await store.measureBacklog()).email.oldestDueMs).toBe(0)
      clock.advance(70_000)
      expect((await store.measureBacklog()).email.oldestDueMs).toBe(10_000)
      for (const { id } of [soon, parked]) await store.cancel(owner, id)
    })

    it('counts the dead letters of live keys, of every tenant', async () => {
      const { store, bury, owner, letter } = given()
      const { id } = await bury({ message: aMessage('push') })
      await bury({ message: aMessage('push'), tenantId: 'somebody-else' })
      await bury({ message: aMessage('push'), mode: 'test' })
      expect((await store.measureBacklog()).push).toEqual({ oldestDueMs: 0, deadLetters: 2 })
      await store.replay(owner, [letter(id, 60_000)], { by: 'ada', reason: 'mended' })
      expect((await store.measureBacklog()).push).toEqual({ oldestDueMs: 0, deadLetters: 1 })
    })
  })
