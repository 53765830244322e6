import { describe, expect, it } from 'vitest'
import { drain } from '../../lib/notifications/drain.ts'
import { failing, watched } from '../support/faults.ts'
import { acceptMany, acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

describe('given a drain with bounds', () => {
  const slowly = (world: World, ms: number) => {
    const busy = { now: 0, most: 0 }
    const send = world.channels.email.send
    world.channels.email.send = async (outgoing, signal) => {
      busy.now += 1
      busy.most = Math.max(busy.most, busy.now)
      await world.wait(ms)
      busy.now -= 1
      return send(outgoing, signal)
    }
    return busy
  }

  it('when it has been idle long enough, then it leaves', async () => {
    const world = createWorld()
    const startMs = world.clock.now().getTime()
    expect(await drainChannel(world, 'email', { idleMs: 12_000 })).toMatchObject({ batches: 0, why: 'idle' })
    expect(world.clock.now().getTime() - startMs).toBe(12_000)
  })

  it('when time is short, then it takes nothing more, and what it has in hand is finished', async () => {
    const world = createWorld()
    await acceptMany(world, 10)
    slowly(world, 1_000)
    const endMs = world.clock.now().getTime() + 1_500
    const isTimeShort = () => world.clock.now().getTime() >= endMs
    const report = await drainChannel(world, 'email', { batchMax: 2, lanes: 1, isTimeShort })
    expect(report).toMatchObject({ sent: 4, why: 'time_short' })
    expect([world.queue.size(), world.queue.held()]).toEqual([6, 0])
    expect(world.store.dump().notifications.filter(({ status }) => status === 'PROCESSING')).toEqual([])
  })

  it('when time runs short while every lane is busy, then no further batch is begun', async () => {
    const world = createWorld()
    await acceptMany(world, 3)
    slowly(world, 1_000)
    const endMs = world.clock.now().getTime() + 1_000
    const isTimeShort = () => world.clock.now().getTime() >= endMs
    const report = await drainChannel(world, 'email', { batchMax: 1, lanes: 1, isTimeShort })
    expect(report).toMatchObject({ sent: 1, why: 'time_short' })
    expect([world.queue.size(), world.queue.held()]).toEqual([2, 0])
  })

  it('when jobs hold many rows each, then no more batches are in flight than there are lanes', async () => {
    const world = createWorld()
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    const busy = slowly(world, 100)
    for (let job = 0; job < 6; job += 1) {
      const rows = await acceptMany(away, 5)
      await world.queue.enqueue('email', [
        { id: world.ids.jobId(), notificationIds: rows.map(({ id }) => id), delayMs: 0, priority: 'normal' },
      ])
    }
    expect(await drainChannel(world, 'email', { batchMax: 10, lanes: 2 })).toMatchObject({ sent: 30 })
    expect(busy.most).toBe(20)
  })

  it('when time runs short with jobs in hand, then they go back at once, their rows untouched', async () => {
    const world = createWorld()
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    slowly(world, 1_000)
    for (let job = 0; job < 4; job += 1) {
      const notificationIds = (await acceptMany(away, 5)).map(({ id }) => id)
      await world.queue.enqueue('email', [{ id: world.ids.jobId(), notificationIds, delayMs: 0, priority: 'normal' }])
    }
    const endMs = world.clock.now().getTime() + 1_000
    const isTimeShort = () => world.clock.now().getTime() >= endMs
    const report = await drainChannel(world, 'email', { batchMax: 5, lanes: 1, isTimeShort })
    expect(report).toMatchObject({ sent: 5, why: 'time_short' })
    const consumer = await world.queue.consume('email')
    expect(await consumer.take(9, 0)).toHaveLength(3)
    expect(world.store.dump().notifications.filter(({ status }) => status === 'PENDING')).toHaveLength(15)
  })

  it('when a send takes longer than the drain may idle, then it does not ask for work all the time', async () => {
    const world = createWorld()
    await acceptOne(world)
    slowly(world, 9_000)
    let takes = 0
    const count = () => {
      takes += 1
    }
    const consume = async () => watched(await world.queue.consume('email'), 'take', count)
    await drainChannel({ ...world, queue: { ...world.queue, consume } }, 'email', { idleMs: 1_000 })
    expect(takes).toBeLessThan(20)
  })

  it('when it ends, however it ends, then its consumer is closed', async () => {
    const world = createWorld()
    await acceptOne(world)
    const closed: string[] = []
    const consume = async () => {
      const consumer = await world.queue.consume('email')
      return { ...consumer, take: () => Promise.reject(new Error('no')), close: async () => void closed.push('closed') }
    }
    const deps = { ...world, queue: { ...world.queue, consume } }
    const options = {
      channel: 'email' as const,
      batchMax: 1,
      lanes: 1,
      idleMs: 1,
      backlogMax: 9,
      isTimeShort: () => false,
    }
    await expect(drain(deps, options)).rejects.toThrow('no')
    expect(closed).toEqual(['closed'])
  })
})
