import { describe, expect, it } from 'vitest'
import type { AcceptCommand } from '../../lib/notifications/accept.ts'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import { planReplay, replay } from '../../lib/notifications/replay.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf, type World } from '../support/world.ts'

const audit = { by: 'key_1', reason: 'the template was mended', ratePerSecond: 50 }

const buried = async (world: World, overrides: Partial<AcceptCommand> = {}, channel: ChannelName = 'email') => {
  const { id, message } = await acceptOne(world, { message: aMessage(channel), ...overrides })
  world.channels[channel].script(message.to, aFailure('permanent'))
  await drainChannel(world, channel)
  return id
}

describe('given dead letters', () => {
  it('when one is replayed, then it is sent, it is no dead letter any more, and the audit says why', async () => {
    const world = createWorld()
    const id = await buried(world)
    expect(await replay(world, acme, [id], audit)).toEqual({ replayed: [id], skipped: [] })
    expect(world.deadLetters.dump()).toEqual([])
    await drainChannel(world)
    expect(await statusOf(world, id)).toBe('SENT')
    expect(await world.store.listReplays(acme, id)).toMatchObject([{ replayedBy: 'key_1', reason: audit.reason }])
    expect(world.reports).toContainEqual({
      event: 'dead_letters.replayed',
      fields: { by: 'key_1', replayed: 1, skipped: 0 },
    })
  })

  it('when some are of another channel, then each goes to its own', async () => {
    const world = createWorld()
    const ids = [await buried(world), await buried(world, {}, 'sms')]
    await replay(world, acme, ids, audit)
    expect([(await drainChannel(world, 'email')).sent, (await drainChannel(world, 'sms')).sent]).toEqual([1, 1])
  })

  it('when it keeps its priority, then newsletters do not overtake codes by being replayed', async () => {
    const world = createWorld()
    const low = await buried(world, { priority: 'low' })
    await replay(world, acme, [low], audit)
    const fresh = await acceptOne(world, { message: aMessage('email', 'fresh@example.com') })
    const consumer = await world.queue.consume('email')
    expect((await consumer.take(1, 0)).map(({ notificationIds }) => notificationIds)).toEqual([[fresh.id]])
  })

  it('when one is replayed twice, then the second does nothing and says so', async () => {
    const world = createWorld()
    const id = await buried(world)
    await replay(world, acme, [id], audit)
    expect(await replay(world, acme, [id], audit)).toEqual({ replayed: [], skipped: [{ id, reason: 'not_failed' }] })
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(2)
  })

  it('when one is replayed by many at once, and named twice in each, then it is sent once more', async () => {
    const world = createWorld()
    const id = await buried(world)
    const results = await Promise.all(Array.from({ length: 16 }, () => replay(world, acme, [id, id], audit)))
    expect(results.flatMap(({ replayed }) => replayed)).toEqual([id])
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(2)
  })

  it('when the queue is away, then it is replayed all the same, and sweep will find it', async () => {
    const world = createWorld()
    const id = await buried(world)
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    expect((await replay(away, acme, [id], audit)).replayed).toEqual([id])
    expect(await statusOf(world, id)).toBe('PENDING')
    expect(world.reports).toContainEqual({
      event: 'queue.unavailable',
      fields: { replayed: 1, error: expect.any(Error) },
    })
  })

  it('when the rate allows two a second, then the third waits a second', async () => {
    const world = createWorld()
    const ids = [await buried(world), await buried(world), await buried(world)]
    const nowMs = world.clock.now().getTime()
    await replay(world, acme, ids, { ...audit, ratePerSecond: 2 })
    expect(world.queue.readyTimesMs().map((atMs) => atMs - nowMs)).toEqual([0, 0, 1_000])
    const rows = await world.store.findMany(acme, ids)
    expect(rows.map(({ dueAt }) => dueAt.getTime() - nowMs)).toEqual([0, 0, 1_000])
  })

  it('when this machine’s clock is ahead of the store’s, then no job waits for less than nothing', async () => {
    const world = createWorld()
    const id = await buried(world)
    const anHourAhead = { ...world.clock, now: () => new Date(world.clock.now().getTime() + 3_600_000) }
    await replay({ ...world, clock: anHourAhead }, acme, [id], audit)
    expect(world.queue.readyTimesMs()).toEqual([world.clock.now().getTime()])
  })

  it('when all of them were replayed, then nobody asks the store why not', async () => {
    const world = createWorld()
    const id = await buried(world)
    const deps = { ...world, store: failing(world.store, 'findMany') }
    expect(await replay(deps, acme, [id], audit)).toEqual({ replayed: [id], skipped: [] })
  })

  it('when it fails again, then it is a dead letter again, with fresh attempts', async () => {
    const world = createWorld()
    const id = await buried(world)
    await replay(world, acme, [id], audit)
    world.channels.email.script('ada@example.com', aFailure('permanent'))
    await drainToTheEnd(world)
    expect(await world.store.findDeadLetter(acme, id)).toMatchObject({ attempts: 1 })
    expect(world.deadLetters.dump()).toEqual([id])
  })
})

describe('given what cannot be replayed', () => {
  it('when it is asked for, then each is skipped for its reason, planned or done', async () => {
    const world = createWorld()
    const soon = new Date(world.clock.now().getTime() + 60_000)
    const expired = await buried(world, { expiresAt: soon })
    const failed = await buried(world)
    const waiting = (await acceptOne(world)).id
    const unknown = world.ids.notificationId()
    world.clock.advance(soon.getTime() - world.clock.now().getTime())
    const ids = [expired, failed, waiting, unknown, failed]
    const skipped = [
      { id: expired, reason: 'expired' },
      { id: waiting, reason: 'not_failed' },
      { id: unknown, reason: 'not_found' },
    ]
    expect(await planReplay(world, acme, ids)).toEqual({ replayed: [failed], skipped })
    expect(await statusOf(world, failed)).toBe('FAILED')
    expect(await replay(world, acme, ids, audit)).toEqual({ replayed: [failed], skipped })
  })

  it('when it is another tenant’s, then there is no such thing', async () => {
    const world = createWorld()
    const id = await buried(world)
    const stranger = { ...acme, tenantId: 'other' }
    const nothing = { replayed: [], skipped: [{ id, reason: 'not_found' }] }
    expect(await planReplay(world, stranger, [id])).toEqual(nothing)
    expect(await replay(world, stranger, [id], audit)).toEqual(nothing)
    expect(await statusOf(world, id)).toBe('FAILED')
  })

  it('when it was replayed by another and failed once more before we asked why, then it changed meanwhile', async () => {
    const world = createWorld()
    const id = await buried(world)
    const overtaken: typeof world.store.replay = async (...args) => {
      await replay(world, acme, [id], audit)
      const replayed = await world.store.replay(...args)
      world.channels.email.script('ada@example.com', aFailure('permanent'))
      await drainChannel(world)
      return replayed
    }
    const deps = { ...world, store: { ...world.store, replay: overtaken } }
    expect(await replay(deps, acme, [id], audit)).toEqual({
      replayed: [],
      skipped: [{ id, reason: 'changed_meanwhile' }],
    })
    expect(await statusOf(world, id)).toBe('FAILED')
  })

  it('when nothing is asked for, then nothing happens', async () => {
    const world = createWorld()
    expect(await replay(world, acme, [], audit)).toEqual({ replayed: [], skipped: [] })
  })

  it('when nothing could be replayed, then a queue that is away is no cause for alarm', async () => {
    const world = createWorld()
    const away = { ...world, deadLetters: failing(world.deadLetters, 'remove') }
    await replay(away, acme, [world.ids.notificationId()], audit)
    expect(world.reports.map(({ event }) => event)).toEqual(['dead_letters.replayed'])
  })
})
