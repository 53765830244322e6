import { describe, expect, it } from 'vitest'
import { deliverBatch, leaseMs } from '../../lib/notifications/deliver.ts'
import type { Settlement } from '../../lib/notifications/ports/store.ts'
import { failing, watched } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, statusOf } from '../support/world.ts'

const to = (name: string) => aMessage('email', `${name}@example.com`)

describe('given a batch', () => {
  it('when its providers answer differently, then each row ends as its own answer says', async () => {
    const world = createWorld()
    const [fine, flaky, dead] = [
      await acceptOne(world, { message: to('fine') }),
      await acceptOne(world, { message: to('flaky'), priority: 'low' }),
      await acceptOne(world, { message: to('dead') }),
    ]
    world.channels.email.script('flaky@example.com', aFailure('transient'))
    world.channels.email.script('dead@example.com', aFailure('permanent'))
    const delivered = await deliverBatch(world, [fine.id, flaky.id, dead.id])
    expect(delivered).toMatchObject({ sent: 1, died: [dead.id] })
    const jobId = (await world.store.find(acme, flaky.id))?.jobId
    expect(delivered.retries).toEqual([
      { channel: 'email', job: { id: jobId, notificationIds: [flaky.id], delayMs: 1_000, priority: 'low' } },
    ])
    expect(await Promise.all([fine, flaky, dead].map(({ id }) => statusOf(world, id)))).toEqual([
      'SENT',
      'PENDING',
      'FAILED',
    ])
  })

  it('when all of it could be claimed, then two statements are enough', async () => {
    const world = createWorld()
    const calls: string[] = []
    const told = (name: string) => () => void calls.push(name)
    const claims = watched(world.store, 'claim', told('claim'))
    const settles = watched(claims, 'settle', told('settle'))
    const counted = watched(settles, 'waitsMs', told('waitsMs'))
    const ids = [(await acceptOne(world)).id, (await acceptOne(world)).id]
    await deliverBatch({ ...world, store: counted }, ids)
    expect(calls.splice(0)).toEqual(['claim', 'settle'])
    await deliverBatch({ ...world, store: counted }, ids)
    expect(calls).toEqual(['claim'])
  })

  it('when a row is not due yet, then it is not ours, and the others are sent', async () => {
    const world = createWorld()
    const early = await acceptOne(world, { sendAt: new Date(world.clock.now().getTime() + 7_000) })
    const due = await acceptOne(world)
    const delivered = await deliverBatch(world, [early.id, due.id])
    expect(delivered).toMatchObject({ sent: 1, claimed: [due.id] })
  })

  it('when a row is held by another, then it is left alone', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await world.store.claim([id], leaseMs)
    world.clock.advance(5_000)
    expect((await deliverBatch(world, [id])).claimed).toEqual([])
    expect(world.channels.email.received).toEqual([])
  })

  it('when its row has ended, then there is nothing to do', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await deliverBatch(world, [id])
    expect(await deliverBatch(world, [id])).toEqual({
      claimed: [],
      sent: 0,
      retries: [],
      died: [],
      told: [],
      hasFeedback: false,
    })
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when this machine’s clock is wrong, then retries are counted on the store’s', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    world.channels.email.script('ada@example.com', aFailure('transient'))
    const anHourAhead = { ...world.clock, now: () => new Date(world.clock.now().getTime() + 3_600_000) }
    const { retries } = await deliverBatch({ ...world, clock: anHourAhead }, [id])
    expect(retries).toMatchObject([{ job: { delayMs: 1_000 } }])
    expect((await world.store.find(acme, id))?.dueAt).toEqual(new Date(world.clock.now().getTime() + 1_000))
  })
})

describe('given a store that fails after the send', () => {
  it('when it comes back in time, then the settle is tried again and the provider is called once', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const startMs = world.clock.now().getTime()
    expect(await deliverBatch({ ...world, store: failing(world.store, 'settle', 5) }, [id])).toMatchObject({ sent: 1 })
    expect(await statusOf(world, id)).toBe('SENT')
    expect(world.channels.email.received).toHaveLength(1)
    expect(world.clock.now().getTime() - startMs).toBe(200 + 400 + 800 + 1_600 + 3_200)
    expect(world.reports.filter(({ event }) => event === 'settle.failed').map(({ fields }) => fields.tries)).toEqual([
      1, 2, 3, 4, 5,
    ])
  })

  it('when it had stored the settle and only the answer was lost, then nothing is sent or stored twice', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const delivered = await deliverBatch({ ...world, store: failing(world.store, 'settle', 1, 'after') }, [id])
    expect(delivered).toMatchObject({ sent: 1, claimed: [id] })
    expect(world.reports.map(({ event }) => event)).not.toContain('delivery.lease_lost')
    expect(await statusOf(world, id)).toBe('SENT')
    expect(await world.store.listAttempts(acme, id)).toHaveLength(1)
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when it stays away, then six tries and one for each row are all there is', async () => {
    const world = createWorld()
    const ids = [(await acceptOne(world)).id, (await acceptOne(world)).id]
    let tries = 0
    const store = watched(failing(world.store, 'settle'), 'settle', () => {
      tries += 1
    })
    await expect(deliverBatch({ ...world, store }, ids)).rejects.toThrow('settle')
    expect(tries).toBe(6 + 2)
    expect(world.reports.map(({ event }) => event)).not.toContain('settle.one_by_one')
  })

  it('when it stays away, then the batch fails within its lease', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const startMs = world.clock.now().getTime()
    await expect(deliverBatch({ ...world, store: failing(world.store, 'settle') }, [id])).rejects.toThrow('settle')
    expect(world.clock.now().getTime() - startMs).toBeLessThan(leaseMs)
    expect(world.channels.email.received).toHaveLength(1)
  })
})

describe('given a row that the store will not take as it is settled', () => {
  it('then the others of its batch are settled all the same, and only it is left to its lease', async () => {
    const world = createWorld()
    const [fine, poison] = [await acceptOne(world), await acceptOne(world)]
    const store = {
      ...world.store,
      settle: async (settlements: readonly Settlement[]) => {
        if (settlements.some(({ notificationId }) => notificationId === poison.id)) throw new Error('cannot store this')
        return world.store.settle(settlements)
      },
    }
    const delivered = await deliverBatch({ ...world, store }, [fine.id, poison.id])
    expect(delivered).toMatchObject({ sent: 1 })
    expect([await statusOf(world, fine.id), await statusOf(world, poison.id)]).toEqual(['SENT', 'PROCESSING'])
    expect(world.reports).toContainEqual({
      event: 'settle.one_by_one',
      fields: { settled: 1, failed: 1, error: expect.objectContaining({ message: 'cannot store this' }) },
    })
    expect(world.reports).toContainEqual({
      event: 'settle.failed',
      fields: { tries: 6, count: 2, error: expect.any(Error) },
    })
  })
})

describe('given a lease that ran out during the send', () => {
  it('when another has claimed the row since, then this result changes nothing and is reported', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    world.channels.email.script('ada@example.com', async () => {
      world.clock.advance(leaseMs)
      await world.store.claim([id], leaseMs)
      return { providerMessageId: 'late' }
    })
    expect(await deliverBatch(world, [id])).toMatchObject({
      sent: 0,
      retries: [],
      died: [],
      told: [],
      hasFeedback: false,
    })
    expect(await statusOf(world, id)).toBe('PROCESSING')
    expect(world.reports).toContainEqual({
      event: 'delivery.lease_lost',
      fields: { notificationId: id, claimNo: 1, outcome: 'sent' },
    })
    expect(await world.store.listAttempts(acme, id)).toMatchObject([{ claimNo: 1, providerMessageId: 'late' }])
  })

  it('when the others of its batch kept theirs, then only the lost one is reported', async () => {
    const world = createWorld()
    const [kept, lost] = [await acceptOne(world, { message: to('kept') }), await acceptOne(world)]
    const settle: typeof world.store.settle = async (settlements) =>
      world.store.settle(settlements.filter(({ notificationId }) => notificationId !== lost.id))
    const delivered = await deliverBatch({ ...world, store: { ...world.store, settle } }, [kept.id, lost.id])
    expect(delivered).toMatchObject({ sent: 1, claimed: [kept.id, lost.id] })
    const reported = world.reports.filter(({ event }) => event === 'delivery.lease_lost')
    expect(reported.map(({ fields }) => fields.notificationId)).toEqual([lost.id])
  })
})
