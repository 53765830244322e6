import { describe, expect, it } from 'vitest'
import { chunkMax } from '../../lib/notifications/chunks.ts'
import { overdueMs, recover } from '../../lib/notifications/recover.ts'
import { failing, watched } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf, type World } from '../support/world.ts'

const nothing = { released: 0, overdue: 0, requeued: 0, deadLetters: 0, feedback: 0, deleted: 0, drains: 0 }

/** Accepted while the queue was away: rows without a job. */
const strand = async (world: World, count: number, overrides: Parameters<typeof acceptOne>[1] = {}) => {
  const away = { ...world, queue: failing(world.queue, 'enqueue') }
  const stranded = []
  for (let made = 0; made < count; made += 1) stranded.push(await acceptOne(away, overrides))
  return stranded
}

describe('given rows whose job does not exist', () => {
  it('when they have been due for half a minute, then they are put back, and sent once', async () => {
    const world = createWorld()
    const [row] = await strand(world, 1)
    world.clock.advance(overdueMs - 1)
    expect(await recover(world)).toEqual(nothing)
    world.clock.advance(1)
    expect(await recover(world)).toEqual({ ...nothing, overdue: 1, requeued: 1, drains: 1 })
    expect((await world.store.find(acme, row?.id ?? world.ids.notificationId()))?.jobId).not.toBe(row?.jobId)
    expect(await recover(world)).toEqual({ ...nothing, overdue: 1, drains: 1 })
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(1)
    expect(await recover(world)).toEqual(nothing)
  })

  it('when there are many, then they go back in chunks, each row in one', async () => {
    const world = createWorld()
    await strand(world, 250)
    world.clock.advance(overdueMs)
    expect(await recover(world)).toMatchObject({ requeued: 250 })
    expect(world.queue.size()).toBe(3)
    const consumer = await world.queue.consume('email')
    const sizes = (await consumer.take(9, 0)).map(({ notificationIds }) => notificationIds.length)
    expect(sizes).toEqual([chunkMax, chunkMax, 50])
  })

  it('when there are more than fit in one page, then all of them are found', async () => {
    const world = createWorld()
    await strand(world, 2_300)
    world.clock.advance(overdueMs)
    expect(await recover(world)).toMatchObject({ overdue: 2_300, requeued: 2_300 })
  })

  it('when they differ in channel and priority, then a chunk holds only what is alike', async () => {
    const world = createWorld()
    await strand(world, 2, { priority: 'low' })
    await strand(world, 2)
    await strand(world, 1, { message: aMessage('sms') })
    world.clock.advance(overdueMs)
    await recover(world)
    const consumer = await world.queue.consume('email')
    expect((await consumer.take(9, 0)).map(({ notificationIds }) => notificationIds.length)).toEqual([2, 2])
    expect(await drainChannel(world, 'sms')).toMatchObject({ sent: 1 })
  })

  it('when two sweeps run at once, then each row gets one new job', async () => {
    const world = createWorld()
    await strand(world, 120)
    world.clock.advance(overdueMs)
    const both = await Promise.all([recover(world), recover(world)])
    expect(both.reduce((sum, { requeued }) => sum + requeued, 0)).toBe(120)
    expect(world.queue.size()).toBe(2)
    await drainChannel(world, 'email', { batchMax: 100 })
    expect(world.channels.email.received).toHaveLength(120)
  })

  it('when one ends in the middle of the sweep, then the new job does not name it', async () => {
    const world = createWorld()
    const [canceled, ...others] = await strand(world, 3)
    world.clock.advance(overdueMs)
    const store = watched(world.store, 'reassign', () => {
      if (canceled) void world.store.cancel(acme, canceled.id)
    })
    expect(await recover({ ...world, store })).toMatchObject({ overdue: 3, requeued: 2 })
    const consumer = await world.queue.consume('email')
    expect((await consumer.take(9, 0)).map(({ notificationIds }) => notificationIds)).toEqual([
      others.map(({ id }) => id),
    ])
  })

  it('when the queue does not take the new job, then the next run does it', async () => {
    const world = createWorld()
    await strand(world, 3)
    world.clock.advance(overdueMs)
    expect(await recover({ ...world, queue: failing(world.queue, 'enqueue') })).toEqual(nothing)
    expect(world.reports.map(({ event }) => event)).toContain('sweep.step_failed')
    expect(await recover(world)).toMatchObject({ requeued: 3 })
  })

  it('when the whole queue was lost with jobs waiting and in hand, then everything is sent', async () => {
    const world = createWorld()
    for (let made = 0; made < 20; made += 1) await acceptOne(world)
    const dead = await world.queue.consume('email')
    const inHand = await dead.take(5, 0)
    await world.store.claim(
      inHand.flatMap(({ notificationIds }) => notificationIds),
      75_000,
    )
    world.queue.flush()
    world.clock.advance(75_000 + overdueMs)
    expect(await recover(world)).toMatchObject({ requeued: 20 })
    await drainToTheEnd(world)
    expect(world.store.dump().notifications.every(({ status }) => status === 'SENT')).toBe(true)
    expect(world.channels.email.received).toHaveLength(20)
  })
})

describe('given a backlog that is simply long', () => {
  it('when sweep looks, then it is left alone', async () => {
    const world = createWorld()
    for (let made = 0; made < 50; made += 1) await acceptOne(world)
    world.clock.advance(3_600_000)
    expect(await recover(world)).toEqual({ ...nothing, overdue: 50, drains: 1 })
    expect(world.queue.size()).toBe(50)
  })

  it('when its jobs are in somebody’s hand, then they are left alone too', async () => {
    const world = createWorld()
    await acceptOne(world)
    const consumer = await world.queue.consume('email')
    await consumer.take(1, 0)
    world.clock.advance(3_600_000)
    expect(await recover(world)).toMatchObject({ requeued: 0 })
  })
})

describe('given sends that were far away', () => {
  it('when their time is near, then they enter the queue and are sent at their time', async () => {
    const world = createWorld()
    const sendAt = new Date(world.clock.now().getTime() + 3_600_000)
    const { id } = await acceptOne(world, { sendAt })
    expect(await recover(world)).toEqual(nothing)
    world.clock.advance(3_600_000 - 300_000)
    expect(await recover(world)).toEqual({ ...nothing, released: 1 })
    await drainToTheEnd(world)
    expect((await world.store.listAttempts(acme, id))[0]?.startedAt).toEqual(sendAt)
  })

  it('when the queue was away at that moment, then they are found once they are overdue', async () => {
    const world = createWorld()
    await acceptOne(world, { sendAt: new Date(world.clock.now().getTime() + 3_600_000) })
    world.clock.advance(3_600_000 - 300_000)
    expect(await recover({ ...world, queue: failing(world.queue, 'enqueue') })).toEqual(nothing)
    expect(world.reports.map(({ event }) => event)).toContain('sweep.step_failed')
    world.clock.advance(300_000 + overdueMs)
    expect(await recover(world)).toMatchObject({ requeued: 1 })
    expect(await drainChannel(world)).toMatchObject({ sent: 1 })
  })
})

describe('given dead letters', () => {
  const bury = async (world: World) => {
    const { id, message } = await acceptOne(world)
    world.channels.email.script(message.to, aFailure('permanent'))
    await drainChannel({ ...world, deadLetters: failing(world.deadLetters, 'add') })
    expect(await statusOf(world, id)).toBe('FAILED')
    return id
  }

  it('when the queue does not have one, then it gets it', async () => {
    const world = createWorld()
    const id = await bury(world)
    expect(await recover(world)).toEqual({ ...nothing, deadLetters: 1 })
    expect(world.deadLetters.dump()).toEqual([id])
    expect(await recover(world)).toEqual(nothing)
  })

  it('when the queue lost them all, then it gets them back', async () => {
    const world = createWorld()
    const ids = [await bury(world), await bury(world)]
    await recover(world)
    world.deadLetters.flush()
    expect(await recover(world)).toMatchObject({ deadLetters: 2 })
    expect(world.deadLetters.dump().sort()).toEqual(ids.sort())
  })
})

describe('given a run', () => {
  it('then it says what it did', async () => {
    const world = createWorld()
    await recover(world)
    expect(world.reports.filter(({ event }) => event !== 'channel.state')).toEqual([
      { event: 'sweep.ended', fields: nothing },
    ])
  })
})
