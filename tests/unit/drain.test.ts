import { describe, expect, it } from 'vitest'
import { batchLength } from '../../lib/notifications/drain.ts'
import type { JobId, NotificationId } from '../../lib/notifications/notification.ts'
import type { HeldJob, Job } from '../../lib/notifications/ports/queue.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf } from '../support/world.ts'

describe('given jobs of different sizes', () => {
  const held = (size: number, index: number): HeldJob => ({
    id: `j${index}` as JobId,
    notificationIds: Array.from({ length: size }, (_, id) => `${index}-${id}` as NotificationId),
  })

  it.each<[string, number[], number]>([
    ['nothing', [], 0],
    ['single ids', [1, 1, 1, 1, 1], 3],
    ['exactly one batch', [1, 2], 2],
    ['one that does not fit any more', [2, 2, 1], 1],
    ['one that is bigger than a batch, after another', [1, 9, 1], 1],
    ['one that is bigger than a batch', [9, 1, 1], 1],
    ['fewer than a batch', [1, 1], 2],
  ])('when they are %s, then no claim asks for more than three ids, or it is one job alone', (_, given, expected) => {
    expect(batchLength(given.map(held), 3)).toBe(expected)
  })
})

describe('given accepted notifications', () => {
  it('when they are drained, then each is sent once, and nothing is left in the queue', async () => {
    const world = createWorld()
    await acceptMany(world, 25)
    const report = await drainChannel(world)
    expect(report).toEqual({
      channel: 'email',
      sent: 25,
      retried: 0,
      died: 0,
      batches: expect.any(Number),
      why: 'idle',
    })
    expect(new Set(world.channels.email.received.map(({ message }) => message.to)).size).toBe(25)
    expect(world.store.dump().notifications.every(({ status }) => status === 'SENT')).toBe(true)
    expect([world.queue.size(), world.queue.held()]).toEqual([0, 0])
    expect(world.reports.at(-1)).toEqual({ event: 'drain.ended', fields: report })
  })

  it('when one of them has killed its drain twice, then it is sent alone, and its neighbours do not die of it', async () => {
    const world = createWorld()
    const accepted = await acceptMany(world, 6)
    for (let deaths = 0; deaths < 2; deaths += 1) {
      const ids = accepted.map(({ id }) => id)
      await world.store.claim(ids, 1_000)
      world.clock.advance(1_000)
    }
    let inFlight = 0
    const seen: number[] = []
    for (let index = 0; index < 6; index += 1)
      world.channels.email.script(`nr${index}@example.com`, async () => {
        seen.push(++inFlight)
        await world.wait(50)
        inFlight -= 1
        return { providerMessageId: `ses-${index}` }
      })
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 6, died: 0 })
    expect(seen).toEqual([1, 1, 1, 1, 1, 1])
    expect([world.queue.size(), world.queue.held()]).toEqual([0, 0])
  })

  it('when two jobs name one of them, then it is sent once, and both jobs are done', async () => {
    const world = createWorld()
    const [first, second] = await acceptMany(world, 2)
    if (!first || !second) throw new Error('expected two')
    const notificationIds = [second.id, first.id]
    await world.queue.enqueue('email', [{ id: 'again' as JobId, notificationIds, delayMs: 0, priority: 'normal' }])
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 2, died: 0 })
    expect(world.channels.email.received).toHaveLength(2)
    expect([world.queue.size(), world.queue.held()]).toEqual([0, 0])
  })

  it('when another channel is drained, then they stay where they are', async () => {
    const world = createWorld()
    await acceptOne(world)
    expect(await drainChannel(world, 'sms')).toMatchObject({ sent: 0, why: 'idle' })
    expect(world.queue.size()).toBe(1)
  })

  it('when the provider is being called, then the row says PROCESSING', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const seen: unknown[] = []
    world.channels.email.script('ada@example.com', async () => {
      seen.push(await statusOf(world, id))
      return { providerMessageId: 'ses-1' }
    })
    await drainChannel(world)
    expect(seen).toEqual(['PROCESSING'])
    expect(await statusOf(world, id)).toBe('SENT')
  })

  it('when some fail for now, then they are tried again later, each by a job of its own', async () => {
    const world = createWorld()
    const [first] = await acceptMany(world, 3)
    world.channels.email.script('nr0@example.com', aFailure('transient'), aFailure('throttled'))
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 3, retried: 2, died: 0 })
    expect((await world.store.listAttempts(acme, first?.id as NotificationId)).map(({ outcome }) => outcome)).toEqual([
      'transient',
      'throttled',
      'sent',
    ])
    expect(world.queue.size()).toBe(0)
  })

  it('when some fail for good, then they are dead letters and are not tried again', async () => {
    const world = createWorld()
    const [, second] = await acceptMany(world, 3)
    world.channels.email.script('nr1@example.com', aFailure('permanent'))
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 2, died: 1 })
    expect(world.deadLetters.dump()).toEqual([second?.id])
    expect(world.channels.email.received).toHaveLength(3)
  })

  it('when one job names the same row as another, then it is sent once', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const extra: Job = { id: world.ids.jobId(), notificationIds: [id, id], delayMs: 0, priority: 'normal' }
    await world.queue.enqueue('email', [extra])
    expect(await drainChannel(world)).toMatchObject({ sent: 1 })
    expect(world.channels.email.received).toHaveLength(1)
    expect(world.queue.size()).toBe(0)
  })

  it('when two drains overlap, then each is sent once', async () => {
    const world = createWorld()
    await acceptMany(world, 30)
    const reports = await Promise.all([drainChannel(world), drainChannel(world, 'email', { batchMax: 3, lanes: 4 })])
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(30)
    expect(world.channels.email.received).toHaveLength(30)
  })
})

describe('given a job that comes before its row is due', () => {
  it('when it is drained, then it rests until then and is sent at its time', async () => {
    const world = createWorld()
    const sendAt = new Date(world.clock.now().getTime() + 20_000)
    const { id } = await acceptOne(world, { sendAt })
    const early: Job = { id: world.ids.jobId(), notificationIds: [id], delayMs: 0, priority: 'normal' }
    await world.queue.enqueue('email', [early])
    await drainChannel(world)
    expect(world.channels.email.received).toEqual([])
    expect(await world.queue.missing('email', [early.id])).toEqual([])
    await drainToTheEnd(world)
    const [attempt] = await world.store.listAttempts(acme, id)
    expect(attempt?.startedAt).toEqual(sendAt)
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when it is one of a chunk, then it leaves by a job of its own, and the chunk is done', async () => {
    const world = createWorld()
    const rows = await acceptMany({ ...world, queue: failing(world.queue, 'enqueue') }, 3)
    const chunk: Job = {
      id: world.ids.jobId(),
      notificationIds: rows.map(({ id }) => id),
      delayMs: 0,
      priority: 'normal',
    }
    await world.store.reassign(rows.map(({ id, jobId }) => ({ id, from: jobId, to: chunk.id })))
    const early = rows[1]?.id as NotificationId
    await world.store.claim([early], 5_000)
    await world.queue.enqueue('email', [chunk])
    expect(await drainChannel(world)).toMatchObject({ sent: 2 })
    const row = await world.store.find(acme, early)
    expect(await world.queue.missing('email', [chunk.id, row?.jobId ?? chunk.id])).toEqual([chunk.id])
    expect(await drainToTheEnd(world)).toMatchObject({ sent: 1 })
    expect(world.queue.size()).toBe(0)
  })

  it('when it holds several rows, then it comes back for the first of them', async () => {
    const world = createWorld()
    const inMs = (ms: number) => new Date(world.clock.now().getTime() + ms)
    const far = { ...world, queue: failing(world.queue, 'enqueue') }
    const rows = [
      await acceptOne(far, { sendAt: inMs(9_000) }),
      await acceptOne(far, { sendAt: inMs(4_000) }),
      await acceptOne(far),
    ]
    const job: Job = {
      id: world.ids.jobId(),
      notificationIds: rows.map(({ id }) => id),
      delayMs: 0,
      priority: 'normal',
    }
    await world.queue.enqueue('email', [job])
    const startMs = world.clock.now().getTime()
    await drainToTheEnd(world)
    const times = world.store.dump().attempts.map(({ startedAt }) => startedAt.getTime() - startMs)
    expect(times.sort((a, b) => a - b)).toEqual([0, 4_000, 9_000])
    expect(world.queue.size()).toBe(0)
  })
})
