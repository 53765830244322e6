import { describe, expect, it } from 'vitest'
import { watched } from '../support/faults.ts'
import { acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

describe('given a drain that has begun with a job while another one comes', () => {
  /** When the queue was asked and each claim was made, and how many rows each claim was about. */
  const drainWhileClaimsTake = async (world: World, claimMs: number) => {
    const startMs = world.clock.now().getTime()
    const at = () => world.clock.now().getTime() - startMs
    const askedAtMs: number[] = []
    const claims: { atMs: number; ids: number }[] = []
    const store: World['store'] = {
      ...world.store,
      claim: async (ids, leaseMs) => {
        claims.push({ atMs: at(), ids: ids.length })
        await world.wait(claimMs)
        return world.store.claim(ids, leaseMs)
      },
    }
    const consume = async () =>
      watched(await world.queue.consume('email'), 'take', () => {
        askedAtMs.push(at())
      })
    const draining = drainChannel({ ...world, store, queue: { ...world.queue, consume } }, 'email', { lanes: 4 })
    await world.wait(1)
    await acceptOne(world)
    await acceptOne(world)
    await draining
    return { askedAtMs, claims }
  }

  it('when the claim is answered, then the queue is asked at once, and not before', async () => {
    const world = createWorld()
    await acceptOne(world)
    const { askedAtMs, claims } = await drainWhileClaimsTake(world, 3)
    expect(askedAtMs.slice(0, 2)).toEqual([0, 3])
    expect(claims).toEqual([
      { atMs: 0, ids: 1 },
      { atMs: 3, ids: 2 },
    ])
  })

  it('when the claim is not answered, then the queue is asked after 5 ms', async () => {
    const world = createWorld()
    await acceptOne(world)
    const { askedAtMs } = await drainWhileClaimsTake(world, 1_000)
    expect(askedAtMs.slice(0, 2)).toEqual([0, 5])
  })
})
