import { describe, expect, it } from 'vitest'
import { accept } from '../../lib/notifications/accept.ts'
import { acceptBatch } from '../../lib/notifications/accept-batch.ts'
import { leaseMs } from '../../lib/notifications/deliver.ts'
import type { Notification } from '../../lib/notifications/notification.ts'
import { overdueMs } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { acme } from '../support/notifications.ts'
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

describe('given a batch whose maker died before it could enqueue', () => {
  const stranded = async (count = 150) => {
    const world = createWorld()
    const stored = await created({ ...world, queue: failing(world.queue, 'enqueue') }, many(count))
    expect(world.queue.size()).toBe(0)
    return { world, ids: idsOf(stored) }
  }

  it('when the batch comes again, then the retry enqueues all of it, in chunks', async () => {
    const { world, ids } = await stranded()
    await acceptBatch(world, acme, many(150))
    expect(await jobsOf(world)).toEqual([ids.slice(0, 100), ids.slice(100)])
  })

  it('when a part of it comes again, then that part goes, and does not hide the rest', async () => {
    const { world, ids } = await stranded()
    await acceptBatch(world, acme, many(10))
    await accept(world, keyed('k-20'))
    expect((await jobsOf(world)).flat()).toEqual([...ids.slice(0, 10), ids[20]])
    await acceptBatch(world, acme, many(150))
    expect(new Set((await jobsOf(world)).flat())).toEqual(new Set([...ids.slice(10, 20), ...ids.slice(21)]))
  })

  it('when a part of it comes again before its maker, slow but alive, enqueues, then all goes, and once', async () => {
    const { world, ids } = await stranded(3)
    await accept(world, keyed('k-1'))
    const { jobId } = (await world.store.find(acme, ids[0] as never)) as Notification
    await world.queue.enqueue('email', [{ id: jobId, notificationIds: ids, delayMs: 0, priority: 'normal' }])
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(3)
  })

  it('when a thousand retries ask at once, then each is sent once', async () => {
    const { world, ids } = await stranded(5)
    await Promise.all(Array.from({ length: 200 }, () => acceptBatch(world, acme, many(5))))
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(ids.length)
  })

  it('when it was scheduled or has to be tried again, then its new job waits as well', async () => {
    const world = createWorld()
    const sendAt = later(world, 60_000)
    const commands = [
      aCommand({ sendAt, idempotency: { key: 'at-60', fingerprint: 'f' } }),
      aCommand({ sendAt, idempotency: { key: 'also-60', fingerprint: 'f' } }),
    ]
    await created({ ...world, queue: failing(world.queue, 'enqueue') }, commands)
    await acceptBatch(world, acme, commands)
    expect(world.queue.readyTimesMs()).toEqual([sendAt.getTime()])
  })

  it('when it is being sent, is parked, has ended or is overdue, then the retry leaves it alone', async () => {
    const { world, ids } = await stranded(2)
    await world.store.claim(ids.slice(0, 1), leaseMs)
    await world.store.cancel(acme, ids[1] as never)
    const parked = aCommand({ sendAt: later(world, 86_400_000), idempotency: { key: 'parked', fingerprint: 'f' } })
    await created(world, [parked])
    await acceptBatch(world, acme, [...many(2), parked])
    expect(world.queue.size()).toBe(0)
    const overdue = await stranded(1)
    overdue.world.clock.advance(overdueMs)
    await acceptBatch(overdue.world, acme, many(1))
    expect(overdue.world.queue.size()).toBe(0)
  })

  it('when the queue is still away, then the retry is answered all the same', async () => {
    const { world } = await stranded(2)
    const away = { ...world, queue: failing(world.queue, 'missing') }
    expect(typesOf(await acceptBatch(away, acme, many(2)))).toEqual(['replayed', 'replayed'])
    expect(world.reports.at(-1)).toEqual({
      event: 'queue.unavailable',
      fields: { channel: 'email', notifications: 2, error: expect.any(Error) },
    })
  })
})
