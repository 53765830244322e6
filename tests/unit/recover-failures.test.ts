import { describe, expect, it } from 'vitest'
import type { Feedback } from '../../lib/notifications/feedback.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { overdueMs, recover } from '../../lib/notifications/recover.ts'
import { replay } from '../../lib/notifications/replay.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const audit = { by: 'key_1', reason: 'mended', ratePerSecond: 50 }

const told = (notificationId: NotificationId, at: Date): Feedback => ({
  id: 'event',
  notificationId,
  type: 'delivered',
  at,
  providerMessageId: 'ses-1',
  code: undefined,
  detail: undefined,
})

const bury = async (world: World, name: string) => {
  const message = aMessage('email', `${name}@example.com`)
  const { id } = await acceptOne(world, { message })
  world.channels.email.script(message.to, aFailure('permanent'))
  await drainChannel(world)
  return id
}

/**
 * One of everything that a sweep puts right: a parked send, a row without a job, a dead letter unknown to the queue, feedback
 * that was kept only, an old row.
 */
const muchToDo = async () => {
  const world = createWorld()
  await acceptOne(world)
  await drainChannel(world)
  const start = world.clock.now()
  world.clock.advance(world.keepMs)
  await bury(world, 'dead')
  world.deadLetters.flush()
  const sent = await acceptOne(world)
  await drainChannel(world)
  await world.store.recordFeedback([told(sent.id, start)])
  await acceptOne({ ...world, queue: failing(world.queue, 'enqueue') })
  await acceptOne(world, { sendAt: new Date(start.getTime() + world.keepMs + 660_000) })
  world.clock.advance(420_000)
  return world
}

const everything = { released: 1, overdue: 1, requeued: 1, deadLetters: 1, feedback: 1, deleted: 1, drains: 1 }

describe('given a sweep with much to do', () => {
  it('when all is well, then one run does it', async () => {
    const world = await muchToDo()
    expect(await recover(world)).toEqual(everything)
    expect(world.reports.map(({ event }) => event)).not.toContain('sweep.step_failed')
  })

  it.each([
    ['release', { released: 0 }, (world: World) => ({ store: failing(world.store, 'releaseParked') })],
    ['stalled', {}, (world: World) => ({ queue: failing(world.queue, 'recoverStalled') })],
    [
      'stranded',
      { overdue: 0, requeued: 0, drains: 0 },
      (world: World) => ({ queue: failing(world.queue, 'missing') }),
    ],
    ['dead_letters', { deadLetters: 0 }, (world: World) => ({ deadLetters: failing(world.deadLetters, 'missing') })],
    ['feedback', { feedback: 0 }, (world: World) => ({ store: failing(world.store, 'applyFeedback') })],
    ['drains', { drains: 0 }, (world: World) => ({ signals: failing(world.signals, 'backlog') })],
    ['retention', { deleted: 0 }, (world: World) => ({ store: failing(world.store, 'deleteOld') })],
  ])(
    'when %s fails, then the report names it, the others do their work, and the next run does it',
    async (name, undone, broken) => {
      const world = await muchToDo()
      const before = { ...everything, ...undone }
      expect(await recover({ ...world, ...broken(world) })).toEqual(before)
      expect(world.reports.filter(({ event }) => event === 'sweep.step_failed')).toEqual([
        { event: 'sweep.step_failed', fields: { step: name, error: expect.any(Error) } },
      ])
      const rest = Object.fromEntries(Object.keys(undone).map((field) => [field, 1]))
      expect(await recover(world)).toMatchObject(rest)
    },
  )
})

describe('given a dead-letter queue that differs from the rows', () => {
  it('when it has one that was replayed meanwhile, then that one is taken out, and the others stay', async () => {
    const world = createWorld()
    const [replayed, dead] = [await bury(world, 'replayed'), await bury(world, 'dead')]
    await replay({ ...world, deadLetters: failing(world.deadLetters, 'remove') }, acme, [replayed], audit)
    expect(world.deadLetters.dump()).toEqual([replayed, dead])
    expect(await recover(world)).toMatchObject({ deadLetters: 1 })
    expect(world.deadLetters.dump()).toEqual([dead])
  })

  it('when one is missing and another is there for nothing, then both are put right and counted', async () => {
    const world = createWorld()
    const [replayed, dead] = [await bury(world, 'replayed'), await bury(world, 'dead')]
    await replay({ ...world, deadLetters: failing(world.deadLetters, 'remove') }, acme, [replayed], audit)
    await world.deadLetters.remove([dead])
    expect(await recover(world)).toMatchObject({ deadLetters: 2 })
    expect(world.deadLetters.dump()).toEqual([dead])
  })

  it('when its row has been deleted by then, then it goes too', async () => {
    const world = createWorld()
    const id = await bury(world, 'dead')
    world.clock.advance(world.keepMs + 1)
    expect(await recover(world)).toMatchObject({ deleted: 1 })
    expect(world.deadLetters.dump()).toEqual([id])
    expect(await recover(world)).toMatchObject({ deadLetters: 1 })
    expect(world.deadLetters.dump()).toEqual([])
  })
})

describe('given a queue that is away for the whole run', () => {
  it('then nothing that waits is lost, and the first run after it puts all of it back', async () => {
    const world = createWorld()
    await acceptMany({ ...world, queue: failing(world.queue, 'enqueue') }, 5)
    world.clock.advance(overdueMs)
    const away = failing(failing(failing(world.queue, 'enqueue'), 'missing'), 'recoverStalled')
    expect(await recover({ ...world, queue: away })).toMatchObject({ requeued: 0 })
    expect(await recover(world)).toMatchObject({ requeued: 5 })
    expect(await drainChannel(world)).toMatchObject({ sent: 5 })
  })
})
