import { describe, expect, it } from 'vitest'
import { accept, findSeen, parkBeyondMs, releaseEarlyMs } from '../../lib/notifications/accept.ts'
import { leaseMs } from '../../lib/notifications/deliver.ts'
import { overdueMs, recover } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { aCommand, acceptOne, createWorld, drainChannel } from '../support/world.ts'

const idempotency = { key: 'order:42', fingerprint: 'f1' }

describe('given a new request', () => {
  it('when it is accepted, then its row is stored and one job says so', async () => {
    const world = createWorld()
    const notification = await acceptOne(world, { message: aMessage('sms'), priority: 'low' })
    expect(await world.store.find(acme, notification.id)).toEqual(notification)
    expect(notification).toMatchObject({ status: 'PENDING', attempts: 0 })
    const consumer = await world.queue.consume('sms')
    expect(await consumer.take(9, 0)).toEqual([{ id: notification.jobId, notificationIds: [notification.id] }])
    expect(world.reports).toEqual([
      {
        event: 'notification.accepted',
        fields: { notificationId: notification.id, channel: 'sms', mode: 'live', status: 'PENDING' },
      },
    ])
  })

  it('when the store is away, then nothing is enqueued and the caller is told', async () => {
    const world = createWorld()
    const away = { ...world, store: failing(world.store, 'insert') }
    await expect(accept(away, aCommand())).rejects.toThrow('insert is out of order')
    expect(world.queue.size()).toBe(0)
  })

  it('when the queue is away, then it is accepted all the same', async () => {
    const world = createWorld()
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    const accepted = await accept(away, aCommand())
    expect(accepted).toMatchObject({ type: 'created', notification: { status: 'PENDING' } })
    const [{ id } = { id: undefined }] = world.store.dump().notifications
    expect(world.reports.slice(1)).toEqual([
      { event: 'queue.unavailable', fields: { notificationId: id, channel: 'email', error: expect.any(Error) } },
    ])
  })

  it('when this machine’s clock is an hour behind the store’s, then its job is ready at once all the same', async () => {
    const world = createWorld()
    const anHourBehind = { ...world.clock, now: () => new Date(world.clock.now().getTime() - 3_600_000) }
    await accept({ ...world, clock: anHourBehind }, aCommand())
    expect(world.queue.readyTimesMs()).toEqual([world.clock.now().getTime()])
  })

  it('when it is reported, then neither address nor text is in it', async () => {
    const world = createWorld()
    await accept({ ...world, queue: failing(world.queue, 'enqueue') }, aCommand())
    const told = JSON.stringify(world.reports)
    expect(told).not.toContain('ada@example.com')
    expect(told).not.toContain('Hello')
  })
})

describe('given a request for later', () => {
  const inMs = (world: ReturnType<typeof createWorld>, ms: number) => new Date(world.clock.now().getTime() + ms)

  it('when its time is near, then it is scheduled and its job is delayed until then', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, parkBeyondMs) })
    expect(await world.store.find(acme, id)).toMatchObject({ status: 'SCHEDULED', parkedUntil: undefined })
    const consumer = await world.queue.consume('email')
    world.clock.advance(parkBeyondMs - 1)
    expect(await consumer.take(1, 0)).toEqual([])
    world.clock.advance(1)
    expect(await consumer.take(1, 0)).toHaveLength(1)
  })

  it('when its time is far, then it waits in the store alone until shortly before', async () => {
    const world = createWorld()
    const sendAt = inMs(world, parkBeyondMs + 1)
    const notification = await acceptOne(world, { sendAt })
    expect(notification).toMatchObject({ status: 'SCHEDULED', dueAt: sendAt })
    expect(notification.parkedUntil).toEqual(new Date(sendAt.getTime() - releaseEarlyMs))
    expect(world.queue.size()).toBe(0)
  })

  it('when its time has passed meanwhile, then it is due at once', async () => {
    const world = createWorld()
    await acceptOne(world, { sendAt: inMs(world, -5_000) })
    expect((await drainChannel(world)).sent).toBe(1)
  })
})

describe('given a key that was seen', () => {
  it('when the same request comes again, then it gets the first one’s notification', async () => {
    const world = createWorld()
    const first = await acceptOne(world, { idempotency })
    expect(await accept(world, aCommand({ idempotency }))).toEqual({ type: 'replayed', notification: first })
    expect(world.store.dump().notifications).toHaveLength(1)
    expect(world.queue.size()).toBe(1)
  })

  it('when another request comes under it, then that is refused and nothing is stored', async () => {
    const world = createWorld()
    await acceptOne(world, { idempotency })
    const other = aCommand({ idempotency: { key: 'order:42', fingerprint: 'f2' } })
    expect(await accept(world, other)).toEqual({ type: 'key_reused' })
    expect(world.store.dump().notifications).toHaveLength(1)
  })

  it('when the first has not committed yet, then it is in progress', async () => {
    const world = createWorld()
    const held = { ...world, store: { ...world.store, insert: async () => undefined } }
    expect(await accept(held, aCommand({ idempotency }))).toEqual({ type: 'in_progress' })
  })

  it('when the first died before it could enqueue, then the retry does it', async () => {
    const world = createWorld()
    await accept({ ...world, queue: failing(world.queue, 'enqueue') }, aCommand({ idempotency }))
    expect(world.queue.size()).toBe(0)
    await accept(world, aCommand({ idempotency }))
    expect(await drainChannel(world)).toMatchObject({ sent: 1 })
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when the first failed and its retry’s job was lost, then the new job waits for that retry’s time', async () => {
    const world = createWorld()
    const { message } = await acceptOne(world, { idempotency })
    world.channels.email.script(message.to, aFailure('transient', 60_000))
    await drainChannel({ ...world, queue: failing(world.queue, 'enqueue') })
    const [row] = world.store.dump().notifications
    await accept(world, aCommand({ idempotency }))
    expect(world.queue.readyTimesMs()).toEqual([row?.dueAt.getTime()])
  })

  it('when it has waited until sweeps look after it, then the retry leaves it to them', async () => {
    const world = createWorld()
    await acceptOne(world, { idempotency })
    world.queue.flush()
    world.clock.advance(overdueMs - 1)
    await accept(world, aCommand({ idempotency }))
    expect(world.queue.size()).toBe(1)
    world.queue.flush()
    world.clock.advance(1)
    await accept(world, aCommand({ idempotency }))
    expect(world.queue.size()).toBe(0)
  })

  it('when a sweep has given it one job with others, then the retry does not hide theirs behind the same name', async () => {
    const world = createWorld()
    const both = [await acceptOne(world, { idempotency }), await acceptOne(world)]
    world.clock.advance(overdueMs)
    await recover(world)
    world.queue.flush()
    await accept(world, aCommand({ idempotency }))
    await recover(world)
    const [job] = await (await world.queue.consume('email')).take(9, 0)
    expect(job?.notificationIds).toEqual(both.map(({ id }) => id))
  })

  it('when the first is being sent, then the retry leaves it to who has it', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { idempotency })
    await world.store.claim([id], leaseMs)
    world.queue.flush()
    await accept(world, aCommand({ idempotency }))
    expect(world.queue.size()).toBe(0)
  })

  it('when the first is parked, then the retry leaves it where it is', async () => {
    const world = createWorld()
    const sendAt = new Date(world.clock.now().getTime() + 86_400_000)
    await acceptOne(world, { idempotency, sendAt })
    await accept(world, aCommand({ idempotency, sendAt }))
    expect(world.queue.size()).toBe(0)
  })

  it('when a thousand ask at once, then there is one row and one send', async () => {
    const world = createWorld()
    const accepted = await Promise.all(Array.from({ length: 1_000 }, () => accept(world, aCommand({ idempotency }))))
    expect(accepted.filter(({ type }) => type === 'created')).toHaveLength(1)
    expect(accepted.filter(({ type }) => type === 'replayed')).toHaveLength(999)
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(1)
  })
})

describe('given a request without a key', () => {
  it('when somebody asks whether it was seen, then it was not, and the store need not be asked', async () => {
    const world = createWorld()
    const away = { ...world, store: failing(world.store, 'recall') }
    expect(await findSeen(away, aCommand())).toBeUndefined()
  })
})

describe('given a store that loses a row without a key', () => {
  it('then that is a fault, not an answer', async () => {
    const world = createWorld()
    const broken = { ...world, store: { ...world.store, insert: async () => undefined } }
    await expect(accept(broken, aCommand())).rejects.toThrow('without an idempotency key')
  })
})
