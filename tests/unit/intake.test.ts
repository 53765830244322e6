import { describe, expect, it } from 'vitest'
import { type AcceptCommand, accept, type TakeIn } from '../../lib/notifications/accept.ts'
import { chunkMax } from '../../lib/notifications/chunks.ts'
import { createIntake } from '../../lib/notifications/intake.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { aMessage } from '../support/notifications.ts'
import { aCommand, createWorld, type World } from '../support/world.ts'

const keyed = (key: string, fingerprint = 'f') => aCommand({ idempotency: { key, fingerprint } })
const many = (count: number) => Array.from({ length: count }, () => aCommand())

/** An intake whose statements are counted, and wait for a word where `hold` says so. */
const observed = (world: World, hold: () => Promise<void> = async () => {}) => {
  const sizes: number[] = []
  const insert: Store['insert'] = async (given) => {
    sizes.push(1)
    await hold()
    return world.store.insert(given)
  }
  const insertMany: Store['insertMany'] = async (given) => {
    sizes.push(given.length)
    await hold()
    return world.store.insertMany(given)
  }
  const store = { ...world.store, insert, insertMany }
  return { takeIn: createIntake({ ...world, store }), sizes }
}

const acceptAll = (world: World, takeIn: TakeIn, commands: readonly AcceptCommand[]) =>
  Promise.all(commands.map((command) => accept(world, command, takeIn)))

const jobsOf = async (world: World) =>
  (await (await world.queue.consume('email')).take(1_000, 0)).map(({ notificationIds }) => notificationIds)

describe('given callers that come one after the other', () => {
  it('when each is answered before the next comes, then each has a statement and a job of its own', async () => {
    const world = createWorld()
    const { takeIn, sizes } = observed(world)
    for (const command of many(3)) expect(await accept(world, command, takeIn)).toMatchObject({ type: 'created' })
    expect(sizes).toEqual([1, 1, 1])
    expect((await jobsOf(world)).map((ids) => ids.length)).toEqual([1, 1, 1])
  })
})

describe('given callers that come at once', () => {
  it('when one is being stored, then the others share a statement and a job, and each has its own answer', async () => {
    const world = createWorld()
    const { takeIn, sizes } = observed(world)
    const answers = await acceptAll(world, takeIn, many(8))
    const ids = answers.map((answer) => answer.type === 'created' && answer.notification.id)
    expect(sizes).toEqual([1, 7])
    expect(world.store.dump().notifications.map(({ id }) => id)).toEqual(ids)
    expect(await jobsOf(world)).toEqual([ids.slice(0, 1), ids.slice(1)])
    expect(world.reports.filter(({ event }) => event === 'notification.accepted')).toHaveLength(8)
  })

  it('when they are very many, then a statement takes a hundred', async () => {
    const world = createWorld()
    const { takeIn, sizes } = observed(world)
    await acceptAll(world, takeIn, many(2 * chunkMax + 11))
    expect(sizes).toEqual([1, chunkMax, chunkMax, 10])
  })

  it('when they are large, then a statement takes a million characters', async () => {
    const world = createWorld()
    const { takeIn, sizes } = observed(world)
    const large = () => aCommand({ message: { ...aMessage(), text: 'x'.repeat(400_000) } as never })
    await acceptAll(world, takeIn, [aCommand(), large(), large(), large(), aCommand()])
    expect(sizes).toEqual([1, 2, 2])
  })

  it('when two of them have one key, then one is stored and the other is told so', async () => {
    const world = createWorld()
    const { takeIn, sizes } = observed(world)
    const answers = await acceptAll(world, takeIn, [
      aCommand(),
      keyed('k'),
      keyed('k'),
      keyed('k', 'other'),
      keyed('l'),
    ])
    expect(answers.map(({ type }) => type)).toEqual(['created', 'created', 'replayed', 'key_reused', 'created'])
    expect(sizes).toEqual([1, 1, 1, 2, 1]) // the last but one found its key taken, and is asked about alone
    expect(world.store.dump().notifications).toHaveLength(3)
  })

  it('when the key of one is taken, then the others are stored all the same', async () => {
    const world = createWorld()
    await accept(world, keyed('k'))
    const { takeIn } = observed(world)
    const answers = await acceptAll(world, takeIn, [aCommand(), keyed('new'), keyed('k'), aCommand()])
    expect(answers.map(({ type }) => type)).toEqual(['created', 'created', 'replayed', 'created'])
  })

  it('when the queue takes long, then the next are stored meanwhile, and each is answered once its job is in the queue', async () => {
    const world = createWorld()
    const { promise: release, resolve } = Promise.withResolvers<void>()
    const queue = { ...world.queue, enqueue: () => release }
    const { takeIn, sizes } = observed({ ...world, queue })
    const startMs = world.clock.now().getTime()
    const tomorrow = new Date(startMs + 86_400_000) // the queue is not told of it, so that it holds nobody
    const threeBehindOne = () => acceptAll(world, takeIn, [aCommand({ sendAt: tomorrow }), ...many(3)])
    const first = threeBehindOne()
    await expect.poll(() => sizes).toEqual([1, 3])
    const answers = [first, threeBehindOne()]
    await expect.poll(() => sizes).toEqual([1, 3, 1, 3])
    expect(await Promise.race([...answers, 'none is answered'])).toBe('none is answered')
    expect(world.clock.now().getTime()).toBe(startMs)
    resolve()
    expect((await Promise.all(answers)).flat().map(({ type }) => type)).toEqual(Array(8).fill('created'))
  })

  it('when the store fails, then each is told, and those who come later are stored', async () => {
    const world = createWorld()
    let isAway = true
    const { takeIn } = observed(world, async () => {
      if (isAway) throw new Error('away')
    })
    const answers = await Promise.allSettled(many(4).map((command) => accept(world, command, takeIn)))
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    isAway = false
    expect(await accept(world, aCommand(), takeIn)).toMatchObject({ type: 'created' })
  })

  it('when one takes long, then it does not hold those behind it', async () => {
    const world = createWorld()
    const { promise: release, resolve } = Promise.withResolvers<void>()
    let first = true
    const { takeIn } = observed(world, async () => {
      if (!first) return
      first = false
      await release
    })
    const slow = accept(world, aCommand(), takeIn)
    const others = acceptAll(world, takeIn, many(3))
    await Promise.resolve()
    world.clock.advance(20)
    expect((await others).map(({ type }) => type)).toEqual(['created', 'created', 'created'])
    resolve()
    expect(await slow).toMatchObject({ type: 'created' })
  })
})
