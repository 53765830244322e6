import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelNames } from '../../lib/notifications/notification.ts'
import { acceptOne } from '../support/accepting.ts'
import { postBatch } from '../support/batches.ts'
import { drainThrough } from '../support/drain-through.ts'
import { memoryChannel } from '../support/memory-channel.ts'
import { aFailure } from '../support/notifications.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'
import { watchCommands } from '../support/redis-commands.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const inAMinute = () => new Date(Date.now() + 60_000).toISOString()
const inADay = () => new Date(Date.now() + 86_400_000).toISOString()

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
  for (const channel of channelNames) await stack.deps.signals.announce(channel, 'a drain', 3_600_000)
  // Connections, the key cache and the queue's script are warm from here on.
  for (const body of [
    anEmailBody(),
    anSmsBody(),
    aPushBody(),
    anEmailBody({ priority: 'low' }),
    anEmailBody({ send_at: inAMinute() }),
  ]) {
    await acceptOne(stack, body)
  }
})
afterAll(() => stack.close())

const requests = [
  ['an e-mail', anEmailBody, {}],
  ['a text message', anSmsBody, {}],
  ['a push', aPushBody, {}],
  ['an e-mail that may wait', () => anEmailBody({ priority: 'low' }), {}],
  ['a scheduled e-mail', () => anEmailBody({ send_at: inAMinute() }), {}],
  ['an e-mail with an idempotency key', anEmailBody, { 'idempotency-key': 'counted' }],
] as const

/** How the channel is, asked once a second beside a job that is added. */
const apartFromLooks = (commands: readonly string[]) => commands.filter((name) => name !== 'eval')

const accept = async (body: Record<string, unknown>, headers: Record<string, string>) => {
  const answer = await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body, headers })
  expect(answer.status).toBe(202)
  return answer
}

describe('an accepted request', () => {
  it.each(requests)('costs one SQL statement: %s', async (_name, body, headers) => {
    stack.statements.length = 0
    await accept(body(), Object.fromEntries(Object.entries(headers).map(([name, key]) => [name, `${key}-sql`])))
    expect(stack.statements).toHaveLength(1)
  })

  it('costs two where its key was seen: one that stores nothing, and one that reads', async () => {
    await accept(anEmailBody(), { 'idempotency-key': 'seen' })
    stack.statements.length = 0
    await accept(anEmailBody(), { 'idempotency-key': 'seen' })
    expect(stack.statements).toHaveLength(2)
  })

  it('costs none where it is refused', async () => {
    stack.statements.length = 0
    await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body: {} })
    await stack.request('POST', notificationsPath, { key: 'x', body: anEmailBody() })
    expect(stack.statements).toEqual([])
  })
})

const batchOf = (count: number, prefix?: string) =>
  Array.from({ length: count }, (_, index) => ({
    ...[anEmailBody(), anSmsBody(), aPushBody()][index % 3],
    ...(prefix ? { idempotency_key: `${prefix}-${index}` } : {}),
  }))

describe('an accepted batch', () => {
  it.each([
    ['without keys', undefined],
    ['with keys', 'counted'],
  ])('of five hundred costs one SQL statement, %s', async (_name, prefix) => {
    stack.statements.length = 0
    expect((await postBatch(stack, batchOf(500, prefix))).status).toBe(202)
    expect(stack.statements).toHaveLength(1)
  })

  it('costs two where some of its keys were seen', async () => {
    await postBatch(stack, batchOf(10, 'seen-before'))
    stack.statements.length = 0
    await postBatch(stack, batchOf(20, 'seen-before'))
    expect(stack.statements).toHaveLength(2)
  })

  it('costs none where it is refused', async () => {
    stack.statements.length = 0
    await postBatch(stack, [...batchOf(10), {}])
    expect(stack.statements).toEqual([])
  })
})

describeRedis('an accepted request', () => {
  let commands: Awaited<ReturnType<typeof watchCommands>>
  beforeAll(async () => {
    commands = await watchCommands(redisUrl, stack.prefix)
    for (const body of [anEmailBody(), anSmsBody(), aPushBody()]) await commands.during(() => acceptOne(stack, body))
  })
  afterAll(() => commands?.close())

  it.each(requests)('costs one round trip to Redis: %s', async (_name, body, headers) => {
    const named = Object.fromEntries(Object.entries(headers).map(([name, key]) => [name, `${key}-redis`]))
    expect(apartFromLooks(await commands.during(() => accept(body(), named)))).toEqual(['evalsha'])
  })

  it('looks how the channel is once a second, in the same packet', async () => {
    const startMs = performance.now()
    const seen = await commands.during(async () => {
      for (let count = 0; count < 50; count += 1) await acceptOne(stack)
    })
    const seconds = (performance.now() - startMs) / 1_000
    expect(apartFromLooks(seen)).toHaveLength(50)
    expect(seen.length - 50).toBeLessThanOrEqual(1 + seconds)
  })

  it('is one command for each channel, however many jobs it gets, where five hundred come in a batch', async () => {
    const seen = await commands.during(() => postBatch(stack, batchOf(500)))
    expect(apartFromLooks(seen)).toEqual(Array(3).fill('evalsha'))
  })

  it('costs none where it is far away', async () => {
    const seen = await commands.during(() => acceptOne(stack, anEmailBody({ send_at: inADay() })))
    expect(apartFromLooks(seen)).toEqual([])
  })
})

describe('a drained batch', () => {
  it.each([1, 10, 100])('of %i costs two SQL statements, one to claim and one to settle', async (count) => {
    const crew = await openStack({ database: stack.database })
    try {
      const ids = await Promise.all(Array.from({ length: count }, () => acceptOne(crew)))
      crew.statements.length = 0
      const email = memoryChannel('ses')
      expect(await drainThrough(crew, email)).toMatchObject({ sent: count, batches: 1 })
      expect(crew.statements).toHaveLength(2)
      expect(crew.statements[0]).toMatch(/^\s*update notifications n\s+set status = \$1, attempts/)
      expect(crew.statements[1]).toMatch(/^\s*with given as/)
      expect(email.received.map(({ notificationId }) => notificationId).toSorted()).toEqual(ids.toSorted())
    } finally {
      await crew.close()
    }
  })

  it.runIf(redisUrl)('of rows without a job costs two as well, and no job', async () => {
    const crew = await openStack({ database: stack.database })
    try {
      await crew.deps.signals.setOverflow('email', true)
      await crew.deps.lookout.look('email')
      for (let accepted = 0; accepted < 50; accepted += 1) await acceptOne(crew)
      crew.statements.length = 0
      const email = memoryChannel('ses')
      const totals = { sent: 0, batches: 0 }
      await until('all to be sent', async () => {
        const { sent, batches } = await drainThrough(crew, email)
        totals.sent += sent
        totals.batches += batches
        return totals.sent === 50
      })
      expect(totals.batches).toBe(1)
      expect(crew.statements.filter((text) => /^\s*with given as/.test(text))).toHaveLength(1)
      // Each of these is a claim, of which one found something, and none is by an id that a job names.
      expect(crew.statements.filter((text) => !/^\s*with (given|waiting) as/.test(text))).toEqual([])
    } finally {
      await crew.close()
    }
  })

  it('costs two as well where some are refused, some throttled and some are sent', async () => {
    const crew = await openStack({ database: stack.database })
    try {
      for (const name of ['rejected', 'throttled', 'delivered'])
        await acceptOne(crew, anEmailBody({ email: `${name}@example.com` }))
      crew.statements.length = 0
      const email = memoryChannel('ses')
      email.script('rejected@example.com', aFailure('permanent'))
      email.script('throttled@example.com', aFailure('throttled', 60_000))
      expect(await drainThrough(crew, email)).toMatchObject({ sent: 1, retried: 1, died: 1, batches: 1 })
      expect(crew.statements).toHaveLength(2)
    } finally {
      await crew.close()
    }
  })

  it('costs nothing where there is nothing to do', async () => {
    const crew = await openStack({ database: stack.database })
    try {
      expect(await crew.drain()).toMatchObject({ batches: 0 })
      expect(crew.statements).toEqual([])
    } finally {
      await crew.close()
    }
  })
})

describeRedis('a drained batch', () => {
  it('of a hundred costs fewer commands to Redis than it has jobs, with all that a drain does before and after', async () => {
    const crew = await openStack({ database: stack.database })
    const commands = await watchCommands(redisUrl, crew.prefix)
    try {
      for (let count = 0; count < 100; count += 1) await acceptOne(crew) // one by one: together they would share a job
      const draining = async () =>
        expect(await drainThrough(crew, memoryChannel('ses'))).toMatchObject({ sent: 100, batches: 1 })
      expect((await commands.during(draining)).length).toBeLessThan(100)
    } finally {
      commands.close()
      await crew.close()
    }
  })
})
