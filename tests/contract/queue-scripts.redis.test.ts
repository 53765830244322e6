import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JobId } from '../../lib/notifications/notification.ts'
import type { Job } from '../../lib/notifications/ports/queue.ts'
import { openQueues, type Queues } from '../../lib/queue/backend.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'
import { watchCommands } from '../support/redis-commands.ts'
import { testIds } from '../support/test-ids.ts'
import { until } from '../support/until.ts'
import { idsOf, newJob } from './queue-case.ts'
import { quickLocks } from './quick-locks.ts'

const ids = testIds(() => new Date())
const jobsOf = (count: number): Job[] => Array.from({ length: count }, () => newJob(ids))

let prefix: string
let redis: Redis
let queues: Queues
let reports: { event: string; fields: Record<string, unknown> }[]

const open = (url: string) =>
  openQueues({
    redisUrl: url,
    databaseUrl: '',
    prefix,
    now: Date.now,
    locks: quickLocks(600_000), // what comes back did not come back by itself
    report: (event, fields) => void reports.push({ event, fields }),
  })

beforeEach(() => {
  prefix = uniquePrefix()
  reports = []
  redis = new Redis(redisUrl)
  queues = open(redisUrl)
})
afterEach(async () => {
  await queues.close()
  redis.disconnect()
})

const keyOf = (id: JobId) => `${prefix}:email:${id}`

/** How a connection begins: the one for blocking reads may do so at any time. */
const apartFromGreetings = (commands: readonly string[]) =>
  commands.filter((name) => !['info', 'client', 'select', 'hello'].includes(name))

describeRedis('what taking and completing costs', () => {
  let commands: Awaited<ReturnType<typeof watchCommands>>
  beforeEach(async () => {
    commands = await watchCommands(redisUrl, prefix)
  })
  afterEach(() => commands.close())

  it('gives who waited the one that came, and what came with it to who asks next', async () => {
    const jobs = jobsOf(3)
    const consumer = await queues.deliveries.consume('email')
    const waited = consumer.take(10, 5_000)
    await until('the wait to begin', () => commands.isSeen('bzpopmin'))
    await queues.deliveries.enqueue('email', jobs)
    expect(idsOf(await waited)).toEqual(idsOf(jobs.slice(0, 1)))
    expect(idsOf(await consumer.take(10, 0))).toEqual(idsOf(jobs.slice(1)))
    await consumer.close()
  })

  it.each([
    [1, 1],
    [100, 1],
    [250, 3],
  ])('%i jobs are taken, exchanged and completed in %i commands each', async (count, calls) => {
    await queues.deliveries.enqueue('email', jobsOf(1 + 2 * count))
    const consumer = await queues.deliveries.consume('email')
    await consumer.complete(await consumer.take(1, 0)) // Redis has the scripts from here on
    const costs: string[][] = []
    const during = async <Value>(work: () => Promise<Value>) => {
      const done: Value[] = []
      costs.push(apartFromGreetings(await commands.during(async () => void done.push(await work()))))
      return done[0] as Value
    }
    const first = await during(() => consumer.take(count, 0))
    const second = await during(() => consumer.completeAndTake(first))
    await during(() => consumer.complete(second))
    expect([first.length, second.length]).toEqual([count, count])
    expect(costs).toEqual(Array(3).fill(Array(calls).fill('evalsha')))
    await consumer.close()
  })

  it('an empty queue is asked once, and nothing is completed for nothing', async () => {
    const consumer = await queues.deliveries.consume('email')
    await consumer.take(1, 0)
    expect(apartFromGreetings(await commands.during(() => consumer.take(250, 0)))).toEqual(['evalsha'])
    expect(await commands.during(() => consumer.completeAndTake([]))).toEqual([])
    await consumer.close()
  })
})

describeRedis('when Redis fails in the middle of a call', () => {
  /** A key of another type where a job's hash should be. */
  const breakJob = async (id: JobId) => {
    await redis.del(keyOf(id))
    await redis.set(keyOf(id), 'no hash')
  }

  it('what was taken before the job that it cannot read is in hand, and what comes after it is had next', async () => {
    const jobs = jobsOf(5)
    await queues.deliveries.enqueue('email', jobs)
    await breakJob(jobs[2]?.id as JobId)
    const consumer = await queues.deliveries.consume('email')
    expect(idsOf(await consumer.take(5, 0))).toEqual(idsOf(jobs.slice(0, 2)))
    expect(idsOf(await consumer.take(5, 0))).toEqual(idsOf(jobs.slice(3)))
    await consumer.close()
  })

  it('rejects where it has taken none, with what Redis says', async () => {
    const [job] = jobsOf(1) as [Job]
    await queues.deliveries.enqueue('email', [job])
    await breakJob(job.id)
    const consumer = await queues.deliveries.consume('email')
    await expect(consumer.take(5, 0)).rejects.toThrow(/WRONGTYPE/)
    await consumer.close()
  })

  it('the others are completed and bring others, and it is told what failed', async () => {
    const jobs = jobsOf(6)
    await queues.deliveries.enqueue('email', jobs)
    const consumer = await queues.deliveries.consume('email')
    const held = await consumer.take(3, 0)
    await breakJob(jobs[1]?.id as JobId)
    expect(idsOf(await consumer.completeAndTake(held))).toEqual(idsOf(jobs.slice(3, 5)))
    expect(reports).toMatchObject([{ event: 'queue.unavailable', fields: { jobs: 1 } }])
    expect(String(reports[0]?.fields.error)).toMatch(/WRONGTYPE/)
    expect(await queues.deliveries.missing('email', idsOf(held))).toEqual(idsOf([held[0], held[2]] as Job[]))
    await consumer.close()
  })

  it('one that can neither be read nor ended does not cost those that were taken with it', async () => {
    const jobs = jobsOf(3)
    await queues.deliveries.enqueue('email', jobs)
    const odd = jobs[0]?.id as JobId
    await redis.hdel(keyOf(odd), 'data')
    await redis.sadd(`${keyOf(odd)}:dependencies`, 'a child') // BullMQ refuses to complete it
    const consumer = await queues.deliveries.consume('email')
    expect(idsOf(await consumer.take(3, 0))).toEqual(idsOf(jobs.slice(1)))
    expect(reports.map(({ event }) => event)).toEqual(['queue.job_unreadable', 'queue.unavailable'])
    await consumer.close()
  })

  it('one that was waited for and is no JSON is ended, and who waited lives on', async () => {
    const [odd, next] = jobsOf(2) as [Job, Job]
    await queues.deliveries.enqueue('email', [{ ...odd, delayMs: 200 }])
    await redis.hset(keyOf(odd.id), 'data', '{"ids":["')
    const consumer = await queues.deliveries.consume('email')
    expect(await consumer.take(1, 2_000)).toEqual([])
    expect(reports).toEqual([{ event: 'queue.job_unreadable', fields: { jobId: odd.id } }])
    expect(await queues.deliveries.missing('email', [odd.id])).toEqual([odd.id])
    await queues.deliveries.enqueue('email', [next])
    expect(idsOf(await consumer.take(1, 2_000))).toEqual([next.id])
    await consumer.close()
  })
})

describeRedis('when Redis does not say whether jobs are there', () => {
  const user = 'may-not-look'
  afterEach(() => redis.acl('DELUSER', user))

  it('none of them is called missing, or there', async () => {
    await redis.acl('SETUSER', user, 'on', '>secret', '~*', '&*', '+@all', '-exists')
    const blind = open(redisUrl.replace('redis://', `redis://${user}:secret@`))
    await expect(blind.deliveries.missing('email', [ids.jobId()])).rejects.toThrow(/NOPERM/)
    await blind.close()
  })
})

describeRedis('when the line to Redis goes dead', () => {
  let proxy: FaultProxy
  beforeEach(async () => {
    proxy = await startFaultProxy(redisUrl)
  })
  afterEach(() => proxy.close())

  it('a take that nobody waits for any more is not made over the new line, which is not given up for it', async () => {
    const far = open(proxy.url)
    const jobs = jobsOf(3)
    await queues.deliveries.enqueue('email', jobs)
    const consumer = await far.deliveries.consume('email')
    await consumer.take(0, 0)
    proxy.freeze()
    await expect(consumer.take(3, 0)).rejects.toThrow('Command timed out')
    // Asked after all that the new line was given from the old one.
    const { jobs: waiting } = await until('the new line', () => far.signals.backlog('email').catch(() => undefined))
    expect(waiting).toBe(3)
    expect(idsOf(await consumer.take(3, 0))).toEqual(idsOf(jobs))
    await consumer.close()
    await far.close()
  })
})

describeRedis('what a paused queue hands out', () => {
  it('is nothing, neither to who takes nor in exchange', async () => {
    const jobs = jobsOf(3)
    await queues.deliveries.enqueue('email', jobs)
    const consumer = await queues.deliveries.consume('email')
    const held = await consumer.take(1, 0)
    await redis.hset(`${prefix}:email:meta`, 'paused', 1)
    expect(await consumer.take(3, 0)).toEqual([])
    expect(await consumer.completeAndTake(held)).toEqual([])
    await redis.hdel(`${prefix}:email:meta`, 'paused')
    expect(idsOf(await consumer.take(3, 0))).toEqual(idsOf(jobs.slice(1)))
    await consumer.close()
  })
})
