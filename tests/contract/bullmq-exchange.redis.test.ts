import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultLocks, type JobQueue, type JobWorker, jobOf, type QueueBackend } from '../../lib/queue/queue-backend.ts'
import { openRedisBackend } from '../../lib/queue/redis-backend.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { openMonitor, type SeenCommand } from '../support/redis-monitor.ts'
import { until } from '../support/until.ts'

/*
 * lib/queue/finish-jobs.ts has BullMQ's script for many jobs in one call, and asks once what the script asks alike for each. Here one queue is
 * worked off by BullMQ itself, job by job, and another by ours, and what is left in Redis is laid side by side.
 */

let redis: Redis
let backend: QueueBackend
const opened: { queue: JobQueue; worker: JobWorker }[] = []

beforeEach(async () => {
  redis = new Redis(redisUrl)
  const prefix = uniquePrefix()
  backend = openRedisBackend({ redisUrl, prefix, locks: defaultLocks, now: () => 1_000, onError: () => {} })
  await backend.ensureReady()
})
afterEach(async () => {
  for (const { queue, worker } of opened.splice(0)) {
    await worker.close(true)
    await queue.close()
  }
  await backend.close()
  redis.disconnect()
})

const open = (name: string) => {
  const both = { queue: backend.openQueue(name), worker: backend.openWorker(name) }
  opened.push(both)
  return both
}

const add = (queue: JobQueue, count: number, opts: { delay?: number } = {}) =>
  queue.addBulk(
    Array.from({ length: count }, (_, nth) => ({
      name: 'd',
      data: { ids: [`${nth}`] },
      opts: { ...opts, jobId: `${opts.delay ? 'late' : 'job'}-${nth}` },
    })),
  )

/** `count` jobs, each under a token of its own. */
const take = async (worker: JobWorker, count: number) => {
  const held = []
  for (let nth = 0; nth < count; nth += 1) {
    const job = await worker.getNextJob(`token-${nth}`, { block: false })
    held.push({ id: job?.id ?? '', token: `token-${nth}` })
  }
  return held
}

const untimed = (record: Record<string, string>) => ({ ...record, timestamp: 'then', processedOn: 'then' })

/** All that Redis has of a queue, but for times and ids that Redis gives. */
const leftOf = async (queue: JobQueue) => {
  const ids = (await redis.keys(queue.toKey('job-*'))).filter((key) => !key.endsWith(':lock')).sort()
  const events = (await redis.xrange(queue.toKey('events'), '-', '+')).map(([, fields]) => fields)
  return {
    jobs: await Promise.all(
      ids.map(async (key) => [key.slice(queue.toKey('').length), untimed(await redis.hgetall(key))]),
    ),
    locks: (await redis.keys(queue.toKey('*:lock'))).map((key) => key.slice(queue.toKey('').length)).sort(),
    waiting: await redis.lrange(queue.toKey('wait'), 0, -1),
    active: await redis.lrange(queue.toKey('active'), 0, -1),
    delayed: await redis.zcard(queue.toKey('delayed')),
    marker: await redis.zrange(queue.toKey('marker'), '0', '-1', 'WITHSCORES'),
    events: events.map((fields) => fields.join(' ')),
  }
}

describeRedis('what an exchange of many jobs in one call leaves behind', () => {
  it.each([
    ['as many others wait', 7],
    ['fewer wait', 4],
    ['none waits', 3],
  ])('is what BullMQ leaves of the same jobs one by one, where %s', async (_, count) => {
    const [theirs, ours] = [open('theirs'), open('ours')]
    for (const { queue } of [theirs, ours]) await add(queue, count)
    for (const { id, token } of await take(theirs.worker, 3))
      await jobOf(theirs.worker, id).moveToCompleted(undefined as never, token, true)
    await backend.finish(ours.worker, await take(ours.worker, 3), true)
    expect(await leftOf(ours.queue)).toEqual(await leftOf(theirs.queue))
  })

  it('has all that had become due meanwhile, also where that is more than the script looks at in one go', async () => {
    const { queue, worker } = open('ours')
    await add(queue, 3)
    const held = await take(worker, 3)
    await add(queue, 1_500, { delay: 1 })
    await until('the last to be due', async () => Date.now() > (await dueMs(queue)) + 1)
    const answers = await backend.finish(worker, held, true)
    expect(answers.map((answer) => answer.status === 'fulfilled' && answer.value?.id)).toEqual([
      'late-0',
      'late-1',
      'late-2',
    ])
    expect([await redis.zcard(queue.toKey('delayed')), await redis.llen(queue.toKey('wait'))]).toEqual([0, 1_497])
  })
})

/** The scores of delayed jobs: milliseconds, and twelve bits of their order. */
const dueMs = async (queue: JobQueue) =>
  Number((await redis.zrange(queue.toKey('delayed'), '-1', '-1', 'WITHSCORES'))[1]) / 0x1000

describeRedis('what an exchange of many asks Redis', () => {
  it('once for all where the answer is the same for each, and seventeen commands for each', async () => {
    const { queue, worker } = open('ours')
    await add(queue, 200)
    const held = await take(worker, 100)
    const seen: SeenCommand[] = []
    const closeMonitor = await openMonitor(redisUrl, (command) => void seen.push(command))
    await backend.finish(worker, held, true)
    await redis.echo(queue.toKey('end')) // not 'mark': BullMQ's own 'marker' begins so
    await until('the monitor to catch up', () => seen.some(({ text }) => text.includes(queue.toKey('end'))))
    closeMonitor()
    const inside = seen.filter(({ source, text }) => source === 'lua' && text.includes(queue.toKey('')))
    const about = (command: string, key: string) =>
      inside.filter((one) => one.command === command && one.text.includes(`"${queue.toKey(key)}"`)).length
    expect({
      paused: about('hmget', 'meta'),
      eventsMax: about('hget', 'meta'),
      trims: about('xtrim', 'events'),
      due: about('zrangebyscore', 'delayed'),
      markers: about('zadd', 'marker'),
    }).toEqual({ paused: 1, eventsMax: 1, trims: 1, due: 1, markers: 1 })
    expect((inside.length - 5) / held.length).toBe(17)
    expect(await redis.xlen(queue.toKey('events'))).toBeLessThanOrEqual(200) // 100, and Redis trims by whole nodes of 100
  })
})
