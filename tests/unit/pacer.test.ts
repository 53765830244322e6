import { describe, expect, it } from 'vitest'
import { drain } from '../../lib/notifications/drain.ts'
import { createPacedWorld, mostWithin, type PacedWorld, timed } from '../support/paced-world.ts'
import { acceptMany, acceptOne, drainChannel } from '../support/world.ts'

const ends = (world: PacedWorld) =>
  new Set(world.store.dump().notifications.map(({ status, attempts }) => `${status} ${attempts}`))

const nowMs = (world: PacedWorld) => world.clock.now().getTime()

const drainAll = (world: PacedWorld, drains = 1) => {
  const options = { batchMax: 100, lanes: 4, idleMs: 2_000 }
  const processes = Array.from({ length: drains }, () => ({ ...world, pacer: world.aPacer() }))
  return Promise.all(processes.map((process) => drainChannel(process, 'email', options)))
}

describe('given a rate', () => {
  it.each([
    [1, 20, 1],
    [14, 140, 1],
    [14, 140, 2],
    [50, 400, 2],
    [333, 2_000, 3],
    [0.5, 6, 1],
  ])(
    'of %d/s, when %i are drained by %i at once, then no second has more, and little is wasted',
    async (perSecond, count, drains) => {
      const world = createPacedWorld({ email: perSecond })
      const timesMs = timed(world, 120)
      await acceptMany(world, count)
      const startMs = nowMs(world)
      await drainAll(world, drains)
      expect(timesMs).toHaveLength(count)
      expect(mostWithin(timesMs, 1_000)).toBeLessThanOrEqual(Math.max(1, perSecond))
      const seconds = (Math.max(...timesMs) - startMs) / 1_000
      expect(count / seconds).toBeGreaterThan(perSecond * 0.9)
      expect(ends(world)).toEqual(new Set(['SENT 1']))
      expect([world.queue.size(), world.queue.held()]).toEqual([0, 0])
    },
  )

  it('when one job names many, then they leave one after the other all the same', async () => {
    const world = createPacedWorld({ email: 20 })
    const timesMs = timed(world, 50)
    const accepted = await acceptMany(world, 100)
    world.queue.flush()
    const job = { id: world.ids.jobId(), notificationIds: accepted.map(({ id }) => id), delayMs: 0 }
    await world.queue.enqueue('email', [{ ...job, priority: 'normal' }])
    await drainAll(world)
    expect(timesMs).toHaveLength(100)
    expect(mostWithin(timesMs, 1_000)).toBeLessThanOrEqual(20)
    expect(ends(world)).toEqual(new Set(['SENT 1']))
    expect([world.queue.size(), world.queue.held()]).toEqual([0, 0])
  })

  it('when some sends hang until their deadline, then the others keep the pace', async () => {
    const world = createPacedWorld({ email: 20 })
    await acceptMany(world, 200)
    const timesMs = timed(world, 50)
    for (let index = 0; index < 200; index += 40)
      world.channels.email.script(`nr${index}@example.com`, () => new Promise(() => {}))
    const startMs = nowMs(world)
    await drainAll(world, 2)
    const sentMs = timesMs.slice(0, 200)
    expect((Math.max(...sentMs) - startMs) / 1_000).toBeLessThan(12)
    expect(ends(world)).toEqual(new Set(['SENT 1', 'SENT 2']))
  })

  it('when its time is over, then what has had no leave goes back unspent', async () => {
    const world = createPacedWorld({ email: 10 })
    const timesMs = timed(world, 50)
    await acceptMany(world, 100)
    const endMs = nowMs(world) + 3_000
    const options = { channel: 'email' as const, batchMax: 100, lanes: 4, backlogMax: 1_000, idleMs: 60_000 }
    expect(await drain(world, { ...options, isTimeShort: () => nowMs(world) >= endMs })).toMatchObject({
      why: 'time_short',
    })
    expect(timesMs.length).toBeLessThan(45)
    expect(ends(world)).toEqual(new Set(['SENT 1', 'PENDING 0']))
    expect([world.queue.size(), world.queue.held()]).toEqual([100 - timesMs.length, 0])
  })

  it('when its time is over in the middle of a chunk, then the chunk goes back as it is', async () => {
    const world = createPacedWorld({ email: 10 })
    timed(world, 50)
    const accepted = await acceptMany(world, 100)
    world.queue.flush()
    const id = world.ids.jobId()
    await world.store.reassign(accepted.map((one) => ({ id: one.id, from: one.jobId, to: id })))
    await world.queue.enqueue('email', [
      { id, notificationIds: accepted.map((one) => one.id), delayMs: 0, priority: 'low' },
    ])
    const endMs = nowMs(world) + 3_000
    const options = { channel: 'email' as const, batchMax: 100, lanes: 4, backlogMax: 1_000, idleMs: 60_000 }
    const report = await drain(world, { ...options, isTimeShort: () => nowMs(world) >= endMs })
    expect(report.sent).toBeGreaterThan(20)
    expect(report.sent).toBeLessThan(45)
    expect(world.queue.waiting()).toEqual([id])
    await drainAll(world)
    expect(ends(world)).toEqual(new Set(['SENT 1']))
    expect(world.queue.size()).toBe(0)
  })

  it('when test keys send, then they take nothing from it', async () => {
    const world = createPacedWorld({ email: 5 })
    for (let count = 0; count < 100; count += 1) await acceptOne(world, { mode: 'test' })
    const startMs = nowMs(world)
    await drainAll(world)
    expect(nowMs(world) - startMs).toBeLessThan(10_000)
    expect(world.channels.simulated.received).toHaveLength(100)
    await acceptMany(world, 10)
    const timesMs = timed(world, 0)
    const liveMs = nowMs(world)
    await drainAll(world)
    expect((Math.max(...timesMs) - liveMs) / 1_000).toBeLessThan(2.5)
  })

  it('when none is set, then nothing is asked for but the state of the channel, once a second', async () => {
    let reads = 0
    const world = createPacedWorld()
    const { counters } = world
    const { read } = counters
    const add = () => Promise.reject(new Error('asked for leave where there is no limit'))
    Object.assign(counters, {
      add,
      read: (keys: string[]) => {
        reads += 1
        return read(keys)
      },
    })
    timed(world, 10)
    await acceptMany(world, 1_000)
    const startMs = nowMs(world)
    const report = await drainChannel(world, 'email', { batchMax: 100, lanes: 1, idleMs: 100 })
    expect(report).toMatchObject({ sent: 1_000, batches: 10 })
    expect(reads).toBeLessThanOrEqual(1 + Math.ceil((nowMs(world) - startMs) / 1_000))
    expect(world.reports.filter(({ event }) => event.startsWith('pacing'))).toEqual([])
  })
})

describe('given a provider that says its rate itself', () => {
  it('when it does, then all keep to it, and it is asked once in five minutes', async () => {
    let asked = 0
    const email = async () => {
      asked += 1
      return 10
    }
    const world = createPacedWorld({}, { askRate: { email } })
    const timesMs = timed(world, 50)
    await acceptMany(world, 60)
    await drainAll(world, 2)
    expect(mostWithin(timesMs, 1_000)).toBeLessThanOrEqual(10)
    expect(asked).toBeLessThanOrEqual(2) // both at once, the first time
    await acceptMany(world, 10)
    await drainAll(world)
    expect(asked).toBeLessThanOrEqual(2)
    world.clock.advance(5 * 60_000)
    await acceptOne(world)
    await drainAll(world)
    expect(asked).toBeGreaterThan(2)
  })

  it('when it does not answer, then sends go on as before, and it is asked again after half a minute', async () => {
    let asked = 0
    const email = async () => {
      asked += 1
      if (asked > 1) throw new Error('AccessDenied')
      return 10
    }
    const world = createPacedWorld({}, { askRate: { email } })
    await acceptOne(world)
    await drainChannel(world)
    world.clock.advance(5 * 60_000)
    const timesMs = timed(world, 50)
    await acceptMany(world, 40)
    await drainChannel(world)
    expect(asked).toBe(2)
    expect(mostWithin(timesMs, 1_000)).toBeLessThanOrEqual(10)
    expect(world.reports.filter(({ event }) => event === 'pacing.rate_unknown')).toHaveLength(1)
    world.clock.advance(31_000)
    await acceptOne(world)
    await drainChannel(world)
    expect(asked).toBe(3)
  })

  it('when it sets no limit, then there is none', async () => {
    const world = createPacedWorld({}, { askRate: { email: async () => undefined } })
    const timesMs = timed(world, 10)
    await acceptMany(world, 200)
    await drainChannel(world)
    expect(mostWithin(timesMs, 1_000)).toBe(200)
  })
})

describe('given shared sums that are away', () => {
  it('when there is a rate, then each process keeps to half of it, and says so once', async () => {
    const world = createPacedWorld({ email: 20 })
    const away = () => Promise.reject(new Error('Redis was away a moment ago'))
    Object.assign(world.counters, { add: away, read: away, mark: away, unmark: away })
    const timesMs = timed(world, 50)
    await acceptMany(world, 60)
    await drainAll(world, 2)
    expect(timesMs).toHaveLength(60)
    expect(mostWithin(timesMs, 1_000)).toBeLessThanOrEqual(20)
    expect(ends(world)).toEqual(new Set(['SENT 1']))
    const said = world.reports.filter(({ event }) => event === 'pacing.unshared')
    expect(said.length).toBeGreaterThanOrEqual(2)
    expect(said.length).toBeLessThanOrEqual(4)
  })
})
