import { describe, expect, it } from 'vitest'
import { failing } from '../support/faults.ts'
import { acme, aFailure } from '../support/notifications.ts'
import {
  acceptMany,
  acceptOne,
  createWorld,
  drainChannel,
  drainToTheEnd,
  statusOf,
  type World,
} from '../support/world.ts'

const eventsOf = (world: World) => world.reports.map(({ event }) => event)

describe('given a store that is away', () => {
  it('when a batch cannot be claimed, then its jobs go back for later and the drain leaves', async () => {
    const world = createWorld()
    await acceptMany(world, 3)
    const report = await drainChannel({ ...world, store: failing(world.store, 'claim') }, 'email', { lanes: 1 })
    expect(report).toMatchObject({ sent: 0, why: 'store_away' })
    expect(world.queue.size()).toBe(3)
    expect(eventsOf(world)).toContain('drain.batch_failed')
    const consumer = await world.queue.consume('email')
    expect(await consumer.take(9, 0)).toEqual([])
    world.clock.advance(2_000)
    expect(await consumer.take(9, 0)).toHaveLength(3)
  })

  it('when it is back, then nothing was lost', async () => {
    const world = createWorld()
    await acceptMany(world, 5)
    await drainChannel({ ...world, store: failing(world.store, 'claim') })
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 5, why: 'idle' })
    expect(world.channels.email.received).toHaveLength(5)
  })

  it('when the queue is away too, then the drain still leaves in order', async () => {
    const world = createWorld()
    await acceptOne(world)
    const queue = {
      ...world.queue,
      consume: async () => failing(await world.queue.consume('email'), 'putBack'),
    }
    const report = await drainChannel({ ...world, store: failing(world.store, 'claim'), queue })
    expect(report.why).toBe('store_away')
    expect(eventsOf(world)).toContain('queue.unavailable')
  })
})

describe('given a queue that is away after the rows were settled', () => {
  it('when retries cannot be enqueued, then the drain goes on, and says so', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    world.channels.email.script('ada@example.com', aFailure('transient'))
    const queue = failing(world.queue, 'enqueue')
    expect(await drainChannel({ ...world, queue })).toMatchObject({ retried: 1, why: 'idle' })
    expect(await statusOf(world, id)).toBe('PENDING')
    expect(eventsOf(world)).toContain('queue.unavailable')
  })

  it('when dead letters cannot be added, then their rows are dead letters all the same', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    world.channels.email.script('ada@example.com', aFailure('permanent'))
    await drainChannel({ ...world, deadLetters: failing(world.deadLetters, 'add') })
    expect(await world.store.findDeadLetter(acme, id)).toMatchObject({ reason: 'rejected' })
    expect(world.deadLetters.dump()).toEqual([])
  })

  it('when taking fails, then what is in flight is settled before the drain gives up', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    world.channels.email.script('ada@example.com', async () => {
      await world.wait(500)
      return { providerMessageId: 'ses-1' }
    })
    let takes = 0
    const consume = async () => {
      const consumer = await world.queue.consume('email')
      const take = async (max: number, waitMs: number) => {
        takes += 1
        if (takes > 1) throw new Error('take is out of order')
        return consumer.take(max, waitMs)
      }
      return { ...consumer, take }
    }
    await expect(drainChannel({ ...world, queue: { ...world.queue, consume } })).rejects.toThrow('take is out of order')
    expect(await statusOf(world, id)).toBe('SENT')
    expect(world.queue.size()).toBe(0)
  })
})
