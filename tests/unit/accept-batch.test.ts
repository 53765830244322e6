import { describe, expect, it } from 'vitest'
import { accept, parkBeyondMs } from '../../lib/notifications/accept.ts'
import { acceptBatch, findSeenBatch } from '../../lib/notifications/accept-batch.ts'
import { chunkMax } from '../../lib/notifications/chunks.ts'
import { type Notification, noJob } from '../../lib/notifications/notification.ts'
import { overdueMs, recover } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { acme, aMessage } from '../support/notifications.ts'
import { aCommand, createWorld, drainChannel, type World } from '../support/world.ts'

const keyed = (key: string, fingerprint = 'f') => aCommand({ idempotency: { key, fingerprint } })
const many = (count: number, prefix = 'k') => Array.from({ length: count }, (_, index) => keyed(`${prefix}-${index}`))
const later = (world: World, ms: number) => new Date(world.clock.now().getTime() + ms)

const jobsOf = async (world: World, channel: 'email' | 'sms' | 'push' = 'email') =>
  (await (await world.queue.consume(channel)).take(1_000, 0)).map(({ notificationIds }) => notificationIds)

const created = async (world: World, commands: ReturnType<typeof aCommand>[]) =>
  (await acceptBatch(world, acme, commands)).map((answer): Notification => {
    if (answer.type !== 'created') throw new Error(`expected a new notification, got ${answer.type}`)
    return answer.notification
  })
const idsOf = (notifications: readonly Notification[]) => notifications.map(({ id }) => id)
const typesOf = (answers: readonly ({ type: string } | undefined)[]) => answers.map((answer) => answer?.type)

describe('given many new requests', () => {
  it('when they are accepted, then each is a row, and up to a hundred share a job', async () => {
    const world = createWorld()
    const stored = await created(
      world,
      Array.from({ length: 2 * chunkMax + 50 }, () => aCommand()),
    )
    const ids = idsOf(stored)
    expect(idsOf(world.store.dump().notifications)).toEqual(ids)
    expect(await jobsOf(world)).toEqual([ids.slice(0, 100), ids.slice(100, 200), ids.slice(200)])
    expect(new Set(stored.map(({ jobId }) => jobId)).size).toBe(3)
  })

  it('when they go different ways, then no job mixes channels, priorities or times', async () => {
    const world = createWorld()
    const soon = later(world, 5_000)
    const [mail, sms, low, atSoon, alsoSoon, other] = idsOf(
      await created(world, [
        aCommand(),
        aCommand({ message: aMessage('sms') }),
        aCommand({ priority: 'low' }),
        aCommand({ sendAt: soon }),
        aCommand({ sendAt: new Date(soon) }),
        aCommand({ sendAt: later(world, 6_000) }),
      ]),
    )
    expect(await jobsOf(world, 'sms')).toEqual([[sms]])
    expect(await jobsOf(world)).toEqual([[mail], [low]])
    world.clock.advance(5_000)
    expect(await jobsOf(world)).toEqual([[atSoon, alsoSoon]])
    world.clock.advance(1_000)
    expect(await jobsOf(world)).toEqual([[other]])
  })

  it('when some are far away, then these wait in the store alone, each with a job of its own for later', async () => {
    const world = createWorld()
    const sendAt = later(world, parkBeyondMs + 1)
    const stored = await created(world, [aCommand({ sendAt }), aCommand({ sendAt }), aCommand()])
    expect(world.queue.size()).toBe(1)
    expect(new Set(stored.map(({ jobId }) => jobId)).size).toBe(3)
    world.clock.advance(parkBeyondMs)
    await recover(world)
    await drainChannel(world, 'email', { idleMs: parkBeyondMs })
    expect(world.channels.email.received).toHaveLength(3)
  })

  it('when they are accepted, then each channel’s queue is asked once, and only numbers are reported', async () => {
    const world = createWorld()
    const asked: string[] = []
    const queue = {
      ...world.queue,
      enqueue: async (...[channel, jobs]: Parameters<typeof world.queue.enqueue>) => {
        asked.push(channel)
        return world.queue.enqueue(channel, jobs)
      },
    }
    const kinds = (['email', 'sms', 'push'] as const).flatMap((channel) => [
      ...Array.from({ length: 150 }, () => aCommand({ message: aMessage(channel) })),
      aCommand({ message: aMessage(channel), sendAt: later(world, 1_000) }),
    ])
    await created({ ...world, queue }, kinds)
    expect(asked.sort()).toEqual(['email', 'push', 'sms'])
    const counted = { mode: 'live', asked: 151, created: 151 }
    expect(world.reports).toEqual(
      ['email', 'sms', 'push'].map((channel) => ({ event: 'notifications.accepted', fields: { channel, ...counted } })),
    )
  })

  it('when one queue is away, then all are accepted, the others go, and sweep brings the rest', async () => {
    const world = createWorld()
    const { enqueue } = world.queue
    const queue = {
      ...world.queue,
      enqueue: async (...[channel, jobs]: Parameters<typeof enqueue>) => {
        if (channel === 'email') throw new Error('away')
        return enqueue(channel, jobs)
      },
    }
    await created({ ...world, queue }, [aCommand(), aCommand({ message: aMessage('sms') })])
    expect(world.queue.size()).toBe(1)
    expect(world.reports.filter(({ event }) => event !== 'notifications.accepted')).toEqual([
      { event: 'queue.unavailable', fields: { channel: 'email', notifications: 1, error: expect.any(Error) } },
    ])
    world.clock.advance(overdueMs)
    await recover(world)
    expect((await drainChannel(world)).sent).toBe(1)
  })

  it('when the backlog of a channel is deep, then its rows are stored without a job, and it is looked at all the same', async () => {
    const world = createWorld()
    const looks: string[] = []
    const lookout = {
      givesJobs: (channel: string) => channel !== 'email',
      look: async (channel: string) => void looks.push(channel),
    }
    const mails = [keyed('deep-1'), keyed('deep-2')]
    const stored = await created({ ...world, lookout }, [...mails, aCommand({ message: aMessage('sms') })])
    expect(stored.map(({ jobId }) => jobId === noJob)).toEqual([true, true, false])
    expect(looks.sort()).toEqual(['email', 'sms'])
    expect(world.queue.size()).toBe(1)
    expect(typesOf(await acceptBatch({ ...world, lookout }, acme, mails))).toEqual(['replayed', 'replayed'])
    expect(world.queue.size()).toBe(1)
  })

  it('when the store is away, then nothing is enqueued and the caller is told', async () => {
    const world = createWorld()
    const away = { ...world, store: failing(world.store, 'insertMany') }
    await expect(acceptBatch(away, acme, [aCommand()])).rejects.toThrow('insertMany is out of order')
    expect(world.queue.size()).toBe(0)
  })

  it('when the store loses a row without a key, then that is a fault, not an answer', async () => {
    const world = createWorld()
    const broken = { ...world, store: { ...world.store, insertMany: async () => [] } }
    await expect(acceptBatch(broken, acme, [aCommand()])).rejects.toThrow('without an idempotency key')
  })
})

describe('given one of a chunk', () => {
  it('when its send fails and is tried again, then the others are done with', async () => {
    const world = createWorld()
    const commands = ['a', 'b', 'c'].map((name) => aCommand({ message: aMessage('email', `${name}@example.com`) }))
    const [first] = await created(world, commands)
    world.channels.email.script('a@example.com', { kind: 'transient', code: 'x', detail: 'x' })
    expect(await drainChannel(world, 'email', { idleMs: 60_000 })).toMatchObject({ sent: 3, retried: 1 })
    expect(await world.store.find(acme, first?.id as never)).toMatchObject({ status: 'SENT', attempts: 2 })
    expect(world.queue.size()).toBe(0)
  })

  it('when the others are canceled or moved, then it goes at its time, and what was moved goes at its own', async () => {
    const world = createWorld()
    const { reschedule } = await import('../../lib/notifications/reschedule.ts')
    const sendAt = later(world, 5_000)
    const [stays, moved, gone] = idsOf(
      await created(
        world,
        [1, 2, 3].map(() => aCommand({ sendAt })),
      ),
    )
    await reschedule(world, acme, moved as never, later(world, 60_000))
    await world.store.cancel(acme, gone as never)
    await drainChannel(world, 'email', { idleMs: 10_000 })
    const statuses = async () =>
      Promise.all([stays, moved, gone].map(async (id) => (await world.store.find(acme, id as never))?.status))
    expect(await statuses()).toEqual(['SENT', 'SCHEDULED', 'CANCELED'])
    await drainChannel(world, 'email', { idleMs: 120_000 })
    expect(await statuses()).toEqual(['SENT', 'SENT', 'CANCELED'])
    expect(world.channels.email.received).toHaveLength(2)
  })
})

describe('given keys that were seen', () => {
  it('when the same batch comes again, then each gets what it got before, and nothing is stored or enqueued', async () => {
    const world = createWorld()
    const first = await created(world, many(3))
    const again = await acceptBatch(world, acme, many(3))
    expect(again).toEqual(first.map((notification) => ({ type: 'replayed', notification })))
    expect(world.store.dump().notifications).toHaveLength(3)
    expect(world.queue.size()).toBe(1)
  })

  it('when a batch mixes what was seen with what is new, then each has its own answer', async () => {
    const world = createWorld()
    await created(world, many(2))
    const answers = await acceptBatch(world, acme, [keyed('new'), keyed('k-0'), keyed('k-1', 'other'), aCommand()])
    expect(typesOf(answers)).toEqual(['created', 'replayed', 'key_reused', 'created'])
  })

  it('when one batch has a key twice, then the second is told what the first came to', async () => {
    const world = createWorld()
    await created(world, [keyed('before')])
    const answers = await acceptBatch(world, acme, [
      keyed('a'),
      keyed('a'),
      keyed('a', 'other'),
      keyed('before', 'other'),
      keyed('before'),
    ])
    expect(typesOf(answers)).toEqual(['created', 'replayed', 'key_reused', 'key_reused', 'replayed'])
    expect(world.store.dump().notifications).toHaveLength(2)
  })

  it('when a key was used by a single request, then the batch gets that one, and the other way round', async () => {
    const world = createWorld()
    expect((await accept(world, keyed('single'))).type).toBe('created')
    expect(typesOf(await acceptBatch(world, acme, [keyed('single'), keyed('batch')]))).toEqual(['replayed', 'created'])
    expect((await accept(world, keyed('batch'))).type).toBe('replayed')
    expect((await accept(world, keyed('batch', 'other'))).type).toBe('key_reused')
  })

  it('when the first has not committed yet, then its items are in progress and the others are stored', async () => {
    const world = createWorld()
    const { insertMany } = world.store
    const held: typeof insertMany = (all) => insertMany(all.filter(({ idempotency }) => idempotency?.key !== 'held'))
    const answers = await acceptBatch({ ...world, store: { ...world.store, insertMany: held } }, acme, [
      keyed('held'),
      aCommand(),
      keyed('held'),
    ])
    expect(typesOf(answers)).toEqual(['in_progress', 'created', 'in_progress'])
  })

  it('when none of the batch has a key, then nobody looks for one', async () => {
    const world = createWorld()
    const away = { ...world, store: failing(world.store, 'recallMany') }
    expect(typesOf(await acceptBatch(away, acme, [aCommand()]))).toEqual(['created'])
    expect(await findSeenBatch(away, acme, [aCommand()])).toEqual([undefined])
  })

  it('when somebody asks only what was seen, then what was not is no answer', async () => {
    const world = createWorld()
    await created(world, many(1))
    const answers = await findSeenBatch(world, acme, [keyed('never'), keyed('k-0'), keyed('k-0', 'other'), aCommand()])
    expect(typesOf(answers)).toEqual([undefined, 'replayed', 'key_reused', undefined])
  })
})
