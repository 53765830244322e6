import { describe, expect, it } from 'vitest'
import type { HeldJob } from '../../lib/notifications/ports/queue.ts'
import { failing, watched } from '../support/faults.ts'
import { aFailure, aMessage } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const trouble = (world: World) =>
  world.reports.filter(({ event }) => event === 'queue.unavailable' || event === 'drain.batch_failed')

/** The world whose consumers are changed by `change`. */
const withConsumer = (
  world: World,
  change: (consumer: Awaited<ReturnType<World['queue']['consume']>>) => object,
): World => {
  const consume: World['queue']['consume'] = async (...args) => {
    const consumer = await world.queue.consume(...args)
    return { ...consumer, ...change(consumer) }
  }
  return { ...world, queue: { ...world.queue, consume } }
}

describe('given a drain that has nothing but good news', () => {
  it('when all was sent, then what it does not need may be away, and nobody is alarmed', async () => {
    const world = createWorld()
    await acceptMany(world, 5)
    const broken = withConsumer(world, (consumer) => failing(consumer, 'putBack'))
    const deps = {
      ...broken,
      queue: failing(broken.queue, 'enqueue'),
      deadLetters: failing(world.deadLetters, 'add'),
      store: failing(world.store, 'waitsMs'),
    }
    expect(await drainChannel(deps)).toMatchObject({ sent: 5, why: 'idle' })
    expect(trouble(world)).toEqual([])
    expect(world.queue.size()).toBe(0)
  })

  it('when it went in three batches, then it reports three', async () => {
    const world = createWorld()
    await acceptMany(world, 25)
    expect(await drainChannel(world, 'email', { lanes: 1 })).toMatchObject({ sent: 25, batches: 3 })
  })

  it('when there is no work, then it asks for it in waits that end, and in none that is longer than its rest', async () => {
    const world = createWorld()
    const waits: number[] = []
    const deps = withConsumer(world, (consumer) => ({
      take: (max: number, waitMs: number) => {
        waits.push(waitMs)
        return consumer.take(max, waitMs)
      },
    }))
    await drainChannel(deps, 'email', { idleMs: 12_000 })
    expect(waits).toEqual([5_000, 5_000, 2_000])
  })
})

describe('given a send that takes longer than the drain may idle', () => {
  it('when more work comes meanwhile, then it is taken at once by another lane', async () => {
    const world = createWorld()
    await acceptOne(world, { message: aMessage('email', 'slow@example.com') })
    world.channels.email.script('slow@example.com', async () => {
      await world.wait(6_000)
      await acceptOne(world, { message: aMessage('email', 'late@example.com') })
      await world.wait(3_000)
      return { providerMessageId: 'ses-1' }
    })
    const startMs = world.clock.now().getTime()
    expect(await drainChannel(world, 'email', { idleMs: 1_000 })).toMatchObject({ sent: 2 })
    const [late] = world.store
      .dump()
      .attempts.filter(({ providerMessageId }) => providerMessageId !== 'ses-1')
      .map(({ startedAt }) => startedAt.getTime() - startMs)
    expect(late).toBe(6_000)
  })
})

describe('given trouble', () => {
  it('when a batch fails, then the report says how many jobs went back, and why', async () => {
    const world = createWorld()
    await acceptMany(world, 3)
    await drainChannel({ ...world, store: failing(world.store, 'claim') }, 'email', { lanes: 1 })
    expect(trouble(world)).toEqual([{ event: 'drain.batch_failed', fields: { jobs: 3, error: expect.any(Error) } }])
  })

  it('when the queue is away after the send, then the report says why', async () => {
    const world = createWorld()
    const { message } = await acceptOne(world)
    world.channels.email.script(message.to, aFailure('permanent'))
    await drainChannel({ ...world, deadLetters: failing(world.deadLetters, 'add') })
    expect(trouble(world)).toEqual([{ event: 'queue.unavailable', fields: { error: expect.any(Error) } }])
  })

  it('when one job of a batch came early, then only that one goes back', async () => {
    const world = createWorld()
    const early = await acceptOne(world, { sendAt: new Date(world.clock.now().getTime() + 60_000) })
    await acceptMany(world, 2)
    await world.queue.enqueue('email', [
      { id: world.ids.jobId(), notificationIds: [early.id], delayMs: 0, priority: 'normal' },
    ])
    const putBack: [number, number][] = []
    const deps = withConsumer(world, (consumer) => ({
      putBack: (jobs: readonly HeldJob[], delayMs: number) => {
        putBack.push([jobs.length, delayMs])
        return consumer.putBack(jobs, delayMs)
      },
    }))
    await drainChannel(deps)
    expect(putBack).toEqual([[1, 60_000]])
  })
})

describe('given rows that all came early', () => {
  it('when the store is asked how long they wait, then in one question for all of them', async () => {
    const world = createWorld()
    const sendAt = new Date(world.clock.now().getTime() + 60_000)
    const away = { ...world, queue: failing(world.queue, 'enqueue') }
    const rows = [await acceptOne(away, { sendAt }), await acceptOne(away, { sendAt })]
    for (const { id } of rows) {
      await world.queue.enqueue('email', [
        { id: world.ids.jobId(), notificationIds: [id], delayMs: 0, priority: 'normal' },
      ])
    }
    let questions = 0
    const store = watched(world.store, 'waitsMs', () => {
      questions += 1
    })
    await drainChannel({ ...world, store })
    expect(questions).toBe(1)
  })
})
