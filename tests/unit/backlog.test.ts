import { describe, expect, it } from 'vitest'
import { type AcceptCommand, accept } from '../../lib/notifications/accept.ts'
import { noJob } from '../../lib/notifications/notification.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { aMessage } from '../support/notifications.ts'
import {
  aCommand,
  acceptMany,
  acceptOne,
  createWorld,
  drainChannel,
  quietLookout,
  type World,
} from '../support/world.ts'

/** Whoever accepts in it thinks that the backlog is deep. */
const overflowing = (world: World): World => ({ ...world, lookout: { ...quietLookout, givesJobs: () => false } })

describe('given a channel that overflows', () => {
  it('when something is accepted, then it is stored without a job, and the queue is not asked', async () => {
    const world = createWorld()
    const { id, jobId } = await acceptOne({ ...overflowing(world), queue: failing(world.queue, 'enqueue') })
    expect(jobId).toBe(noJob)
    expect(world.reports.map(({ event }) => event)).toEqual(['notification.accepted'])
    expect((await world.store.dump()).notifications[0]).toMatchObject({ id, status: 'PENDING' })
  })

  it('when what is accepted is far away, then it has a job to come, as ever', async () => {
    const world = createWorld()
    const sendAt = new Date(world.clock.now().getTime() + 3_600_000)
    expect((await acceptOne(overflowing(world), { sendAt })).jobId).not.toBe(noJob)
  })

  it('when it is drained, then all are sent without a job, and callers add jobs again', async () => {
    const world = createWorld()
    await world.signals.setOverflow('email', true)
    await acceptMany(overflowing(world), 250)
    const queue = failing(world.queue, 'enqueue')
    expect(await drainChannel({ ...world, queue })).toMatchObject({ sent: 250, why: 'idle' })
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: false })
    expect(world.reports.map(({ event }) => event)).toContain('backlog.worked_off')
  })

  it('when it is drained, then those that may wait come last', async () => {
    const world = createWorld()
    await world.signals.setOverflow('email', true)
    const accept20 = async (overrides: Partial<AcceptCommand>) => {
      for (let accepted = 0; accepted < 20; accepted += 1) await acceptOne(overflowing(world), overrides)
    }
    await accept20({ priority: 'low', message: aMessage('email', 'low@example.com') })
    await accept20({ message: aMessage('email', 'normal@example.com') })
    await drainChannel(world, 'email', { lanes: 1 })
    const order = world.channels.email.received.map(({ message }) => (message.channel === 'email' ? message.to : ''))
    expect(order).toEqual([...Array(20).fill('normal@example.com'), ...Array(20).fill('low@example.com')])
  })

  it('when jobs wait as well, then both are worked on, and it is over when no row is left without one', async () => {
    const world = createWorld()
    await acceptMany(world, 700)
    await world.signals.setOverflow('email', true)
    await acceptMany(overflowing(world), 50)
    const left: number[] = []
    const setOverflow: World['signals']['setOverflow'] = async (channel, isOverflowing) => {
      const { notifications } = await world.store.dump()
      left.push(notifications.filter(({ jobId, status }) => jobId === noJob && status === 'PENDING').length)
      return world.signals.setOverflow(channel, isOverflowing)
    }
    const signals = { ...world.signals, setOverflow }
    const send = world.channels.email.send
    world.channels.email.send = async (outgoing, signal) => {
      await world.wait(10)
      return send(outgoing, signal)
    }
    expect(await drainChannel({ ...world, signals }, 'email', { backlogMax: 2_000 })).toMatchObject({ sent: 750 })
    expect(left).toEqual([0])
  })

  it('when a caller had not heard that it is over, then its row is found all the same, long before sweep would', async () => {
    const world = createWorld()
    await world.signals.setOverflow('email', true)
    await acceptOne(overflowing(world))
    const draining = drainChannel(world, 'email', { idleMs: 20_000 })
    await world.wait(3_000)
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: false })
    await acceptOne(overflowing(world), { message: aMessage('email', 'late@example.com') })
    await world.wait(2_000)
    expect(world.channels.email.received).toHaveLength(2)
    expect(await draining).toMatchObject({ sent: 2 })
  })

  it('when no drain is left, then sweep finds what was stored without a job', async () => {
    const world = createWorld()
    await acceptMany(overflowing(world), 3)
    world.clock.advance(30_000)
    expect(await recover(world)).toMatchObject({ overdue: 3, requeued: 3 })
    expect(await drainChannel(world)).toMatchObject({ sent: 3 })
  })

  it('when a caller asks again with its key, then nothing gets a job by the name of none', async () => {
    const world = createWorld()
    const idempotency = { key: 'again', fingerprint: 'same' }
    await acceptOne(overflowing(world), { idempotency })
    expect(await accept(world, aCommand({ idempotency }))).toMatchObject({ type: 'replayed' })
    expect(world.queue.size()).toBe(0)
  })
})

describe('given a drain', () => {
  it('when more jobs wait than make a deep backlog, then it says so, and ends it when they are worked off', async () => {
    const world = createWorld()
    await acceptMany(world, 40)
    const seen: boolean[] = []
    const send = world.channels.email.send
    world.channels.email.send = async (outgoing, signal) => {
      await world.wait(100)
      seen.push((await world.signals.read('email')).isOverflowing)
      return send(outgoing, signal)
    }
    await drainChannel(world, 'email', { batchMax: 2, lanes: 1, backlogMax: 10, idleMs: 5_000 })
    expect(seen).toContain(true)
    expect(world.reports.filter(({ event }) => event === 'backlog.deep')).toHaveLength(1)
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: false })
  })

  it('when the server’s memory is short, then no more jobs are to be added, however few wait', async () => {
    const world = createWorld()
    world.signals.fillMemory(true)
    const draining = drainChannel(world, 'email', { idleMs: 5_000 })
    await world.wait(1_500)
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: true })
    world.signals.fillMemory(false)
    await draining
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: false })
  })

  it('when it is about to leave, then it says so first, and still takes what comes', async () => {
    const world = createWorld()
    const draining = drainChannel(world, 'email', { idleMs: 10_000 })
    await world.wait(7_900)
    expect(await world.signals.read('email')).toMatchObject({ drains: 1 })
    await world.wait(200)
    expect(await world.signals.read('email')).toMatchObject({ drains: 0 })
    await acceptOne(world)
    await world.wait(1_000)
    expect(world.channels.email.received).toHaveLength(1)
    expect(await world.signals.read('email')).toMatchObject({ drains: 1 })
    expect(await draining).toMatchObject({ sent: 1, why: 'idle' })
    expect(await world.signals.read('email')).toMatchObject({ drains: 0 })
  })

  it('when signals cannot be given, then it delivers all the same', async () => {
    const world = createWorld()
    await acceptMany(world, 5)
    const signals = failing(world.signals, 'announce')
    expect(await drainChannel({ ...world, signals })).toMatchObject({ sent: 5, why: 'idle' })
  })
})

describe('given a sweep', () => {
  const wakes = async (world: World) => {
    await recover(world)
    return world.woken.length
  }

  it.each([
    ['nothing waits', 0, 0, 0],
    ['a few wait', 3, 0, 1],
    ['a few wait and a drain is at work', 3, 1, 0],
    ['as many wait as one drain can do', 1_000, 1, 0],
    ['more wait', 1_001, 1, 1],
    ['very many wait', 90_000, 1, 3],
  ])('when %s, then it starts what is missing', async (_name, jobs, drains, expected) => {
    const world = createWorld()
    for (let index = 0; index < drains; index += 1) await world.signals.announce('sms', `drain-${index}`, 60_000)
    const backlog: World['signals']['backlog'] = async (channel) => ({
      jobs: channel === 'sms' ? jobs : 0,
      isMemoryShort: false,
    })
    expect(await wakes({ ...world, signals: { ...world.signals, backlog } })).toBe(expected)
  })

  it('when the channel overflows, then it starts as many as may be', async () => {
    const world = createWorld()
    await world.signals.setOverflow('push', true)
    expect(await wakes(world)).toBe(4)
    expect(world.woken).toEqual(['push', 'push', 'push', 'push'])
  })
})
