import { describe, expect, it } from 'vitest'
import type { Feedback, FeedbackType } from '../../lib/notifications/feedback.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { recordFeedback } from '../../lib/notifications/record-feedback.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { planReplay } from '../../lib/notifications/replay.ts'
import { failing, watched } from '../support/faults.ts'
import { acme, aFailure } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf, type World } from '../support/world.ts'

const told = (world: World, notificationId: NotificationId, type: FeedbackType = 'delivered'): Feedback => ({
  id: `event-${type}`,
  notificationId,
  type,
  at: world.clock.now(),
  providerMessageId: 'ses-1',
  code: undefined,
  detail: undefined,
})

const ambiguous = async (world: World, delivery: 'at_least_once' | 'at_most_once') => {
  const notification = await acceptOne(world, { delivery })
  world.channels.email.script(notification.message.to, aFailure('ambiguous'))
  await drainChannel(world, 'email', { idleMs: 1 })
  return notification.id
}

const callsOf = (world: World) => world.channels.email.received.length

describe('given feedback about what was sent', () => {
  it('when it is recorded, then it is carried out at once, and both are said', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await drainToTheEnd(world)
    expect(await recordFeedback(world, [told(world, id), told(world, id)])).toEqual({ recorded: 1 })
    expect(await statusOf(world, id)).toBe('DELIVERED')
    expect(world.reports.slice(-2)).toEqual([
      { event: 'feedback.applied', fields: { applied: 1, proven: 0, moved: 1, suppressed: 0 } },
      { event: 'feedback.recorded', fields: { recorded: 1, known_or_foreign: 1 } },
    ])
  })

  it('when there is none, then nothing is asked and nothing is said', async () => {
    const world = createWorld()
    const store = failing(world.store, 'recordFeedback')
    expect(await recordFeedback({ ...world, store }, [])).toEqual({ recorded: 0 })
    expect(world.reports).toEqual([])
  })

  it('when it cannot be kept, then whoever brought it is told to come again', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const store = failing(world.store, 'recordFeedback')
    await expect(recordFeedback({ ...world, store }, [told(world, id)])).rejects.toThrow()
  })

  it('when it is kept and cannot be carried out, then sweep does it', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await drainToTheEnd(world)
    const store = failing(world.store, 'applyFeedback')
    expect(await recordFeedback({ ...world, store }, [told(world, id)])).toEqual({ recorded: 1 })
    expect(await statusOf(world, id)).toBe('SENT')
    expect(await recover(world)).toMatchObject({ feedback: 1 })
    expect(await statusOf(world, id)).toBe('DELIVERED')
  })
})

describe('given feedback that comes before our own word that it was sent', () => {
  /** The provider tells while the send that it is about is still under way. */
  const tellingEarly = async (world: World) => {
    const { id, message } = await acceptOne(world)
    world.channels.email.script(message.to, async () => {
      await recordFeedback(world, [told(world, id)])
      return { providerMessageId: 'ses-1' }
    })
    return id
  }

  it('when the send is settled, then it is carried out at once, and sweep finds nothing to do', async () => {
    const world = createWorld()
    const id = await tellingEarly(world)
    await drainChannel(world, 'email', { idleMs: 1 })
    expect(await statusOf(world, id)).toBe('DELIVERED')
    expect(await recover(world)).toMatchObject({ feedback: 0 })
  })

  it('when it cannot be carried out then, nothing is lost, and sweep does it', async () => {
    const world = createWorld()
    const id = await tellingEarly(world)
    await drainChannel({ ...world, store: failing(world.store, 'applyFeedback') }, 'email', { idleMs: 1 })
    expect(await statusOf(world, id)).toBe('SENT')
    expect(world.reports.map(({ event }) => event)).toContain('feedback.left_for_sweep')
    expect(await recover(world)).toMatchObject({ feedback: 1 })
    expect(await statusOf(world, id)).toBe('DELIVERED')
  })

  it('when nobody has told anything, then nothing is asked', async () => {
    const world = createWorld()
    await acceptOne(world)
    let calls = 0
    const store = watched(world.store, 'applyFeedback', () => {
      calls += 1
    })
    await drainChannel({ ...world, store }, 'email', { idleMs: 1 })
    expect(calls).toBe(0)
  })

  it('when the answer of the settle was lost, then somebody looks', async () => {
    const world = createWorld()
    const id = await tellingEarly(world)
    await drainChannel({ ...world, store: failing(world.store, 'settle', 1, 'after') }, 'email', { idleMs: 1 })
    expect(await statusOf(world, id)).toBe('DELIVERED')
  })
})

describe('given an attempt of which nobody knows how it ended', () => {
  it('when feedback proves it, then it is not sent again', async () => {
    const world = createWorld()
    const id = await ambiguous(world, 'at_least_once')
    expect(await statusOf(world, id)).toBe('PENDING')
    await recordFeedback(world, [told(world, id, 'accepted')])
    expect(await statusOf(world, id)).toBe('SENT')
    await drainToTheEnd(world)
    expect(callsOf(world)).toBe(1)
  })

  it('when it had been given up, then the dead letter is none any more, in the queue as well', async () => {
    const world = createWorld()
    const id = await ambiguous(world, 'at_most_once')
    expect([await statusOf(world, id), world.deadLetters.dump()]).toEqual(['FAILED', [id]])
    await recordFeedback(world, [told(world, id)])
    expect([await statusOf(world, id), world.deadLetters.dump()]).toEqual(['DELIVERED', []])
  })

  it('when that queue is away, then sweep puts it right', async () => {
    const world = createWorld()
    const id = await ambiguous(world, 'at_most_once')
    const deadLetters = failing(world.deadLetters, 'remove')
    await recordFeedback({ ...world, deadLetters }, [told(world, id)])
    expect(world.deadLetters.dump()).toEqual([id])
    expect(await recover(world)).toMatchObject({ deadLetters: 1 })
    expect(world.deadLetters.dump()).toEqual([])
  })

  it('when its holder died, then whoever claims it next settles it without a second send', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { delivery: 'at_most_once' })
    await world.store.claim([id], 75_000) // and is never heard of again
    await recordFeedback(world, [told(world, id, 'accepted')])
    expect(await statusOf(world, id)).toBe('PROCESSING')
    world.clock.advance(75_000)
    await drainChannel(world)
    expect(await statusOf(world, id)).toBe('SENT')
    expect(callsOf(world)).toBe(0)
  })
})

describe('given a suppressed address', () => {
  it('when something is to be sent to it, then it ends SUPPRESSED with the reason, and no provider is called', async () => {
    const world = createWorld()
    const first = await acceptOne(world)
    await drainToTheEnd(world)
    await recordFeedback(world, [told(world, first.id, 'bounced')])
    const second = await acceptOne(world)
    await drainToTheEnd(world)
    expect(await world.store.find(acme, second.id)).toMatchObject({
      status: 'SUPPRESSED',
      reason: 'bounced',
      attempts: 0,
    })
    expect(callsOf(world)).toBe(1)
  })

  it('when a dead letter to it is to be replayed, then the plan says that it is skipped, and why', async () => {
    const world = createWorld()
    const { id, message } = await acceptOne(world)
    world.channels.email.script(message.to, { ...aFailure('permanent'), suppresses: true })
    await drainToTheEnd(world)
    const plan = await planReplay(world, acme, [id])
    expect(plan).toEqual({ replayed: [], skipped: [{ id, reason: 'suppressed' }] })
  })
})

describe('given a test key', () => {
  it('when the simulated provider accepts, then its feedback is there with the send', async () => {
    const world = createWorld()
    const { id, message, mode } = await acceptOne(world, { mode: 'test' })
    const told = { providerMessageId: 's-1', feedback: [{ type: 'bounced', code: 'Permanent/NoEmail' }] } as const
    world.channels.simulated.script(message.to, async () => told)
    await drainToTheEnd(world)
    const owner = { ...acme, mode }
    expect((await world.store.find(owner, id))?.status).toBe('BOUNCED')
    expect(await world.store.listFeedback(owner, id)).toMatchObject([{ type: 'bounced', providerMessageId: 's-1' }])
  })
})
