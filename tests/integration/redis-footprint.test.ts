import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHandler as createDrain } from '../../functions/drain/handler.ts'
import { acceptOne } from '../support/accepting.ts'
import { postBatch } from '../support/batches.ts'
import { memoryChannel } from '../support/memory-channel.ts'
import { aFailure } from '../support/notifications.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'
import { anEmailBody } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'

/** Enough that the queue's own keys do not count: they are there with the first job. */
const singles = 200
const chunked = 500

/** Limits, not what it is: about 330 and 45 with this Redis; another one or a longer id may need a little more. */
const bytesPerSingleMax = 450
const bytesPerChunkedMax = 60

/** The stream is trimmed by whole nodes of a hundred entries. */
const eventsMax = 100
const eventsNode = 100

describeRedis('what waits in Redis', () => {
  let stack: Stack
  let redis: Redis
  beforeAll(async () => {
    stack = await openStack()
    redis = new Redis(redisUrl)
    await stack.deps.signals.announce('email', 'a drain', 3_600_000)
    for (let index = 0; index < 2 * eventsMax; index += 1) await acceptOne(stack) // the stream of events is full from here on
    await drain()
  })
  afterAll(async () => {
    redis.disconnect()
    await stack.close()
  })

  const keys = () => redis.keys(`${stack.prefix}:*`)
  const bytes = async () => {
    let sum = 0
    for (const key of await keys()) sum += Number(await redis.call('MEMORY', 'USAGE', key, 'SAMPLES', '0'))
    return sum
  }
  const drain = () => {
    const settings = { lanes: 1, batchMax: 100, idleMs: 60, backlogMax: 2_000 }
    const email = memoryChannel('ses')
    email.script('rejected@example.com', aFailure('permanent'))
    return createDrain({ ...stack.deps, channels: { ...stack.deps.channels, email } }, settings)(
      { channel: 'email' },
      { getRemainingTimeInMillis: () => 60_000 },
    )
  }
  const grownBy = async (work: () => Promise<unknown>) => {
    const before = await bytes()
    await work()
    return (await bytes()) - before
  }

  it('is small for each single notification', async () => {
    const grown = await grownBy(async () => {
      for (let index = 0; index < singles; index += 1) await acceptOne(stack)
    })
    expect(grown / singles).toBeGreaterThan(100) // it is really there
    expect(grown / singles).toBeLessThanOrEqual(bytesPerSingleMax)
    await drain()
  })

  it('is smaller still for each of a batch', async () => {
    const items = Array.from({ length: chunked }, () => anEmailBody())
    const grown = await grownBy(() => postBatch(stack, items))
    expect(grown / chunked).toBeGreaterThan(30)
    expect(grown / chunked).toBeLessThanOrEqual(bytesPerChunkedMax)
    await drain()
  })

  it('is gone when it is done: no job, no result, no failure is kept', async () => {
    await acceptOne(stack, anEmailBody({ email: 'rejected@example.com' }))
    await postBatch(
      stack,
      Array.from({ length: 150 }, () => anEmailBody()),
    )
    expect(await jobKeys()).not.toEqual([])
    expect(await drain()).toMatchObject({ sent: 150, died: 1 })
    expect(await jobKeys()).toEqual([])
    for (const kind of ['completed', 'failed']) expect(await redis.exists(`${stack.prefix}:email:${kind}`)).toBe(0)
  })

  it('has a stream of events that is trimmed', async () => {
    const length = await redis.xlen(`${stack.prefix}:email:events`)
    expect(length).toBeGreaterThan(0)
    expect(length).toBeLessThanOrEqual(eventsMax + eventsNode)
  })

  /** A job's hash stands under its id; whatever else the queue has is named by a word. */
  const jobKeys = async () => {
    const words = [
      'active',
      'delayed',
      'events',
      'id',
      'marker',
      'meta',
      'prioritized',
      'stalled',
      'stalled-check',
      'wait',
      'pc',
    ]
    return (await keys()).filter((key) => {
      const [, name] = key.split(`${stack.prefix}:email:`)
      return name !== undefined && !words.includes(name)
    })
  }
})
