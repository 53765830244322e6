import { beforeEach, describe, expect, it } from 'vitest'
import { lapsesMax } from '../../lib/notifications/deliver.ts'
import { noJob } from '../../lib/notifications/notification.ts'
import type { Claimed, Unqueued } from '../../lib/notifications/ports/store.ts'
import { aMessage } from '../support/notifications.ts'
import { later, leaseMs, type StoreCase } from './store-case.ts'

export const storeUnqueuedContract = (given: () => StoreCase) => {
  describe('when rows were stored without a job', () => unqueuedCases(given))
}

const claimSome = ({ store }: Pick<StoreCase, 'store'>, which: Partial<Unqueued> = {}) =>
  store.claimUnqueued({ channel: 'email', isLow: false, after: undefined, limit: 100, ...which }, leaseMs)

const idsOf = (claims: readonly Claimed[]) => claims.map(({ notification }) => notification.id).toSorted()

const unqueuedCases = (given: () => StoreCase) => {
  beforeEach(async () => {
    for (const channel of ['email', 'sms'] as const)
      for (const isLow of [true, false]) await claimSome(given(), { channel, isLow, limit: 1_000 })
  })

  it('claims them as it does by their ids, and each once', async () => {
    const { insert, find, clock, ...setup } = given()
    const { id } = await insert({ jobId: noJob })
    const claims = await claimSome(setup)
    expect(claims).toMatchObject([{ notification: { id, attempts: 1 }, claimNo: 1, settledClaimNo: 0 }])
    expect(claims[0]?.claimedAt).toEqual(clock.now())
    expect(await find(id)).toMatchObject({ status: 'PROCESSING', dueAt: later(clock.now(), leaseMs), jobId: noJob })
    expect(await claimSome(setup)).toEqual([])
  })

  it('gives those that may wait to who asks for them, and the others to who does not', async () => {
    const setup = given()
    const { insert } = setup
    const low = await insert({ jobId: noJob, priority: 'low' })
    const others = [await insert({ jobId: noJob, priority: 'high' }), await insert({ jobId: noJob })]
    expect(idsOf(await claimSome(setup))).toEqual(others.map(({ id }) => id).toSorted())
    expect(idsOf(await claimSome(setup, { isLow: true }))).toEqual([low.id])
  })

  it('takes the oldest first, and goes on after the last one', async () => {
    const setup = given()
    const { insert } = setup
    const made = [await insert({ jobId: noJob }), await insert({ jobId: noJob }), await insert({ jobId: noJob })]
    const [first, second, third] = made.map(({ id }) => id).toSorted()
    expect(idsOf(await claimSome(setup, { limit: 1 }))).toEqual([first])
    expect(idsOf(await claimSome(setup, { after: second }))).toEqual([third])
    expect(idsOf(await claimSome(setup))).toEqual([second])
  })

  it('leaves alone what has a job, is not due, is parked, has ended, or goes another way', async () => {
    const setup = given()
    const { store, insert, clock, owner } = setup
    const sendAt = later(clock.now(), 60_000)
    await insert()
    const near = await insert({ jobId: noJob, sendAt, status: 'SCHEDULED' })
    await insert({ jobId: noJob, sendAt, status: 'SCHEDULED', parkedUntil: later(clock.now(), 30_000) })
    const canceled = await insert({ jobId: noJob })
    await store.cancel(owner, canceled.id)
    const text = await insert({ jobId: noJob, message: aMessage('sms', '+491700000000') })
    expect(await claimSome(setup)).toEqual([])
    expect(idsOf(await claimSome(setup, { channel: 'sms' }))).toEqual([text.id])
    clock.advance(60_000)
    expect(idsOf(await claimSome(setup))).toEqual([near.id])
  })

  it('gives what a dead drain held to the next, until it may be what they die of', async () => {
    const setup = given()
    const { store, insert, clock } = setup
    const { id } = await insert({ jobId: noJob })
    for (let died = 0; died < lapsesMax; died += 1) {
      expect(idsOf(await claimSome(setup))).toEqual([id])
      clock.advance(leaseMs)
    }
    expect(await claimSome(setup)).toEqual([])
    expect(await store.claim([id], leaseMs)).toHaveLength(1)
  })

  it('gives each row to one of two that claim at once', async () => {
    const setup = given()
    const { insert } = setup
    const rows = await Promise.all(Array.from({ length: 40 }, () => insert({ jobId: noJob })))
    const pages = await Promise.all(Array.from({ length: 4 }, () => claimSome(setup, { limit: 20 })))
    const claimed = [...pages.flat(), ...(await claimSome(setup))]
    expect(idsOf(claimed)).toEqual(rows.map(({ id }) => id).toSorted())
  })
}
