import { describe, expect, it } from 'vitest'
import { deliverBatch, leaseMs } from '../../lib/notifications/deliver.ts'
import { sendTimeoutMs } from '../../lib/notifications/send-deadline.ts'
import { acme } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, statusOf, type World } from '../support/world.ts'

const nothing = { claimed: [], sent: 0, retries: [], died: [], told: [], hasFeedback: false }

/** The world of a process that is frozen for so long between its claim and the answer to it. */
const frozenFor = (world: World, ms: number): World => {
  const claim: World['store']['claim'] = async (ids, lease) => {
    const claims = await world.store.claim(ids, lease)
    world.clock.advance(ms)
    return claims
  }
  return { ...world, store: { ...world.store, claim } }
}

describe('given a process that was frozen right after its claim', () => {
  it('when too little of the lease is left for a send, then nothing is sent, and it says so', async () => {
    const world = createWorld()
    const ids = (await acceptMany(world, 3)).map(({ id }) => id)
    expect(await deliverBatch(frozenFor(world, leaseMs - sendTimeoutMs), ids)).toEqual(nothing)
    expect(world.channels.email.received).toEqual([])
    expect(world.reports.filter(({ event }) => event !== 'notification.accepted')).toEqual([
      { event: 'delivery.leases_outlived', fields: { count: 3 } },
    ])
  })

  it('when a send still fits into its lease, then it is sent', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    expect(await deliverBatch(frozenFor(world, leaseMs - sendTimeoutMs - 1), [id])).toMatchObject({ sent: 1 })
    expect(await statusOf(world, id)).toBe('SENT')
  })

  it('when another has sent it meanwhile, then it is not sent again', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const claim: World['store']['claim'] = async (ids, lease) => {
      const claims = await world.store.claim(ids, lease)
      world.clock.advance(leaseMs)
      await deliverBatch(world, [id])
      return claims
    }
    expect(await deliverBatch({ ...world, store: { ...world.store, claim } }, [id])).toEqual(nothing)
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when its lease is over, then whoever claims next knows that nobody knows how this one ended', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await deliverBatch(frozenFor(world, leaseMs), [id])
    expect(await deliverBatch(world, [id])).toMatchObject({ sent: 1 })
    expect(await world.store.listAttempts(acme, id)).toMatchObject([
      { claimNo: 1, outcome: 'ambiguous', code: 'lease_lapsed' },
      { claimNo: 2, outcome: 'sent' },
    ])
  })

  it('when it had claimed nothing, then there is nothing to report', async () => {
    const world = createWorld()
    expect(await deliverBatch(frozenFor(world, leaseMs), [world.ids.notificationId()])).toEqual(nothing)
    expect(world.reports).toEqual([])
  })
})
