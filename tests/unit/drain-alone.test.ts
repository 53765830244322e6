import { describe, expect, it } from 'vitest'
import type { HeldJob } from '../../lib/notifications/ports/queue.ts'
import { watched } from '../support/faults.ts'
import { acceptMany, createWorld, drainChannel, drainToTheEnd, type World } from '../support/world.ts'

/** Accepted, and claimed twice by holders that died: nobody takes one of these together with others. */
const twiceDeadly = async (world: World, count: number) => {
  const accepted = await acceptMany(world, count)
  const ids = accepted.map(({ id }) => id)
  for (let deaths = 0; deaths < 2; deaths += 1) {
    await world.store.claim(ids, 1_000)
    world.clock.advance(1_000)
  }
  return accepted
}

/** How many jobs each put-back holds, and after how long they come again. */
const withPutBacks = (world: World) => {
  const putBacks: [number, number][] = []
  const consume: World['queue']['consume'] = async (...args) => {
    const consumer = await world.queue.consume(...args)
    const putBack = (jobs: readonly HeldJob[], delayMs: number) => {
      putBacks.push([jobs.length, delayMs])
      return consumer.putBack(jobs, delayMs)
    }
    return { ...consumer, putBack }
  }
  return { putBacks, deps: { ...world, queue: { ...world.queue, consume } } }
}

describe('given rows that may have killed their last holders', () => {
  it('when each was sent alone, then its job is done, and does not come back for nothing', async () => {
    const world = createWorld()
    await twiceDeadly(world, 3)
    const { putBacks, deps } = withPutBacks(world)
    expect(await drainChannel(deps)).toMatchObject({ sent: 3, why: 'idle' })
    expect(putBacks).toEqual([])
    expect(world.queue.size()).toBe(0)
  })

  it('when time runs short before their turn, then their jobs go back at once, and they are sent by the next drain', async () => {
    const world = createWorld()
    await twiceDeadly(world, 3)
    const isTimeShort = () => world.channels.email.received.length > 0
    const { putBacks, deps } = withPutBacks(world)
    expect(await drainChannel(deps, 'email', { isTimeShort })).toMatchObject({ sent: 1, why: 'time_short' })
    expect(putBacks).toEqual([
      [1, 0],
      [1, 0],
    ])
    expect([world.queue.size(), world.queue.held()]).toEqual([2, 0])
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 2 })
  })

  it('when others of their batch only came early, then those are not claimed one by one', async () => {
    const world = createWorld()
    await twiceDeadly(world, 1)
    for (const { id } of await acceptMany(world, 3)) await world.store.claim([id], 60_000)
    let claims = 0
    const store = watched(world.store, 'claim', () => {
      claims += 1
    })
    expect(await drainChannel({ ...world, store })).toMatchObject({ sent: 1 })
    expect(claims).toBe(2)
  })
})
