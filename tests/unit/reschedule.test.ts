import { describe, expect, it } from 'vitest'
import { parkBeyondMs, releaseEarlyMs } from '../../lib/notifications/accept.ts'
import { cancel } from '../../lib/notifications/cancel.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { reschedule } from '../../lib/notifications/reschedule.ts'
import { failing } from '../support/faults.ts'
import { acme } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf, type World } from '../support/world.ts'

const inMs = (world: World, ms: number) => new Date(world.clock.now().getTime() + ms)

/** When the provider was called, in milliseconds from the start of the drain. */
const sentAfterMs = async (world: World, drain: () => Promise<unknown>) => {
  const startMs = world.clock.now().getTime()
  await drain()
  return world.store.dump().attempts.map(({ startedAt }) => startedAt.getTime() - startMs)
}

describe('given a notification that waits for its time', () => {
  it('when it is put off, then its old job comes for nothing, and it is sent once, at the new time', async () => {
    const world = createWorld()
    const { id, jobId } = await acceptOne(world, { sendAt: inMs(world, 60_000) })
    const sendAt = inMs(world, 120_000)
    const rescheduled = await reschedule(world, acme, id, sendAt)
    expect(rescheduled).toMatchObject({
      type: 'rescheduled',
      notification: { id, status: 'SCHEDULED', sendAt, dueAt: sendAt },
    })
    expect((await world.store.find(acme, id))?.jobId).not.toBe(jobId)
    expect(await sentAfterMs(world, () => drainToTheEnd(world))).toEqual([120_000])
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('when it is brought forward, then its new job does not wait for the old time', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 300_000) })
    await reschedule(world, acme, id, inMs(world, 2_000))
    expect(await sentAfterMs(world, () => drainChannel(world, 'email', { idleMs: 5_000 }))).toEqual([2_000])
  })

  it('when its new time is far, then it waits in the store alone, until shortly before', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 60_000) })
    const sendAt = inMs(world, parkBeyondMs + 1)
    const rescheduled = await reschedule(world, acme, id, sendAt)
    expect(rescheduled).toMatchObject({
      notification: { parkedUntil: new Date(sendAt.getTime() - releaseEarlyMs), dueAt: sendAt },
    })
    expect(world.queue.size()).toBe(1) // the old one, which finds nothing to do
  })

  it('when it was far away and is near now, then it leaves the park, and sweep has nothing to do with it', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 86_400_000) })
    await reschedule(world, acme, id, inMs(world, 30_000))
    expect(world.queue.size()).toBe(1)
    expect(await recover(world)).toMatchObject({ released: 0 })
    await drainToTheEnd(world)
    expect(await statusOf(world, id)).toBe('SENT')
  })

  it('when the queue is away, then it has its new time all the same, and sweep will find it', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 60_000) })
    const sendAt = inMs(world, 5_000)
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    expect(await reschedule(away, acme, id, sendAt)).toMatchObject({ type: 'rescheduled', notification: { sendAt } })
    expect(world.reports.map(({ event }) => event)).toContain('queue.unavailable')
    world.clock.advance(35_000)
    expect(await recover(world)).toMatchObject({ requeued: 1 })
  })
})

describe('given a notification that does not wait for its time any more', () => {
  it('when it was sent, then it is refused, and says how it stands', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 1_000) })
    await drainChannel(world, 'email', { idleMs: 5_000 })
    const refused = await reschedule(world, acme, id, inMs(world, 60_000))
    expect(refused).toMatchObject({ type: 'refused', notification: { id, status: 'SENT' } })
    expect(world.queue.size()).toBe(0)
  })

  it('when it was canceled, then it stays so', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { sendAt: inMs(world, 60_000) })
    await cancel(world, acme, id)
    const refused = await reschedule(world, acme, id, inMs(world, 120_000))
    expect(refused).toMatchObject({ type: 'refused', notification: { status: 'CANCELED' } })
  })

  it('when it would expire before its new time, then it keeps the old one', async () => {
    const world = createWorld()
    const sendAt = inMs(world, 60_000)
    const { id } = await acceptOne(world, { sendAt, expiresAt: inMs(world, 90_000) })
    const refused = await reschedule(world, acme, id, inMs(world, 90_000))
    expect(refused).toMatchObject({ type: 'refused', notification: { status: 'SCHEDULED', sendAt } })
  })

  it('when it is another tenant’s, then there is no such thing', async () => {
    const world = createWorld()
    const sendAt = inMs(world, 60_000)
    const { id } = await acceptOne(world, { sendAt })
    const stranger = { ...acme, tenantId: 'other' }
    expect(await reschedule(world, stranger, id, inMs(world, 1_000))).toEqual({ type: 'not_found' })
    expect(await world.store.find(acme, id)).toMatchObject({ sendAt })
  })
})
