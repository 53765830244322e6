import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addJobs } from '../../lib/queue/add-jobs.ts'
import { finishJobs } from '../../lib/queue/finish-jobs.ts'
import { defaultLocks, type JobQueue, type JobWorker, jobOf, type QueueBackend } from '../../lib/queue/queue-backend.ts'
import { openRedisBackend } from '../../lib/queue/redis-backend.ts'
import { takeJobs } from '../../lib/queue/take-jobs.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'

/*
 * lib/queue/{add,take,finish}-jobs.ts put BullMQ's scripts into a loop, and know what no type says: how many keys and arguments they are given,
 * in which order, and which of them differ from job to job. Here BullMQ itself sends them for one job, and ours is laid beside it.
 *
 * Where this fails with a new BullMQ, read what has changed in node_modules/bullmq/dist/esm/scripts/{addStandardJob,moveToActive,moveToFinished}-*.js and
 * in addJobToTransaction, moveToActive and moveToFinishedArgs of dist/esm/classes/redis-queue-backend.js; then change the keys of add-jobs.ts or
 * take-jobs.ts, or the positions in the script of finish-jobs.ts (the job's key 12, its id 1, the options 8, the last argument 9, and the keys
 * 7, 9 and 14 of what is asked once for all), and only then these numbers. An argument that is new is one more thing to pass on: `args[n] = ARGV[n]` counts to the last, and ids and tokens begin after it.
 */
const addKeys = 9
const addArgs = 3
const takeKeys = 11
const takeArgs = 3
const finishKeys = 14
const finishArgs = 9
const at = { jobKey: 11, jobId: 14, timestamp: 15, options: 21 }

type Sent = (string | number | Buffer | undefined)[]

let redis: Redis
let backend: QueueBackend
let queue: JobQueue
let worker: JobWorker
beforeEach(async () => {
  redis = new Redis(redisUrl)
  const prefix = uniquePrefix()
  backend = openRedisBackend({ redisUrl, prefix, locks: defaultLocks, now: () => 1_000, onError: () => {} })
  await backend.ensureReady()
  queue = backend.openQueue('email')
  worker = backend.openWorker('email')
})
afterEach(async () => {
  await worker.close(true)
  await queue.close()
  await backend.close()
  redis.disconnect()
})

/** What BullMQ gives its scripts while it takes one job and completes it in exchange for another, by the script's name. */
const sentByBullMq = async (id: string, token: string) => {
  const sent = new Map<string, Sent>()
  for (const { backend } of [queue, worker]) {
    const scripted = backend as unknown as { execCommand(client: unknown, name: string, args: Sent): unknown }
    const { execCommand } = scripted
    scripted.execCommand = function (client, name, args) {
      sent.set(name, [...args])
      return execCommand.call(this, client, name, args)
    }
  }
  await queue.add('d', { ids: [] }, { jobId: id })
  expect(await worker.getNextJob(token, { block: false })).toMatchObject({ id })
  await jobOf(worker, id).moveToCompleted(undefined as never, token, true)
  return (name: string) => sent.get(name) ?? []
}

/** What ours are given, sent to nobody. */
const recorder = () => {
  const sent: Sent[] = []
  const record = async (...args: Sent) => {
    sent.push(args)
    return []
  }
  return {
    sent,
    client: { heliographAddJobs: record, heliographTakeJobs: record, heliographFinishJobs: record } as unknown as Redis,
  }
}

const unpack = async (packed: unknown) =>
  JSON.parse(String(await redis.eval('return cjson.encode(cmsgpack.unpack(ARGV[1]))', 0, packed as Buffer)))

const fixed = (sent: Sent) =>
  sent.slice(0, finishKeys + finishArgs).filter((_, index) => !Object.values(at).includes(index))

describeRedis('what BullMQ gives the scripts that stand in our loops', () => {
  it('to add one: the same keys in the same order, what names it, its data, and options', async () => {
    const theirs = (await sentByBullMq('job-1', 'token-1'))('addStandardJob')
    const { sent, client } = recorder()
    await addJobs(client, queue, [{ name: 'd', data: { ids: [] }, opts: { jobId: 'job-1' } }], 1_000)
    const [prefix, id, name, timestamp, ...nothing] = await unpack(theirs[addKeys])
    expect(theirs).toHaveLength(addKeys + addArgs)
    expect(nothing).toEqual(nothing.map(() => null))
    expect(sent[0]).toEqual([...theirs.slice(0, addKeys), prefix, name, 1_000, id, theirs[addKeys + 1]])
    expect(Math.abs(timestamp - Date.now())).toBeLessThan(60_000)
    expect(await unpack(theirs[addKeys + 2])).toEqual({ attempts: 0, jobId: 'job-1' })
  })

  it('and what comes of it: the same hash, the same waiting list, the same marker and the same events', async () => {
    await queue.add('d', { ids: ['a'] }, { jobId: 'theirs' })
    await backend.add(queue, [{ name: 'd', data: { ids: ['a'] }, opts: { jobId: 'ours' } }])
    const named = ({ opts = '', ...record }: Record<string, string>, id: string) => ({
      ...record,
      timestamp: 'then',
      opts: JSON.parse(opts.replace(id, 'id')),
    })
    const [theirs, ours] = await Promise.all(['theirs', 'ours'].map((id) => redis.hgetall(queue.toKey(id))))
    expect(named(ours ?? {}, 'ours')).toEqual(named(theirs ?? {}, 'theirs'))
    expect(await redis.lrange(queue.toKey('wait'), 0, -1)).toEqual(['ours', 'theirs'])
    expect(await redis.zrange(queue.toKey('marker'), '0', '-1')).toEqual(['0'])
    const events = (await redis.xrange(queue.toKey('events'), '-', '+')).map(([, fields]) => fields)
    expect(events.filter((fields) => fields.includes('ours')).map((fields) => fields.slice(0, 2))).toEqual(
      events.filter((fields) => fields.includes('theirs')).map((fields) => fields.slice(0, 2)),
    )
  })

  it('leaves a job as it is whose id is there already, adds the others of its call, and more than one call takes', async () => {
    const jobs = Array.from({ length: 150 }, (_, nth) => ({
      name: 'd' as const,
      data: { ids: [`${nth}`] },
      opts: { jobId: `job-${nth}` },
    }))
    await backend.add(queue, jobs.slice(0, 1))
    await backend.add(
      queue,
      jobs.map((job) => ({ ...job, data: { ids: ['again'] } })),
    )
    expect(await queue.getWaitingCount()).toBe(150)
    expect(JSON.parse((await redis.hget(queue.toKey('job-0'), 'data')) ?? '')).toEqual({ ids: ['0'] })
    expect(JSON.parse((await redis.hget(queue.toKey('job-1'), 'data')) ?? '')).toEqual({ ids: ['again'] })
  })

  it('to take a job: the same keys in the same order, then a prefix, the time, and options', async () => {
    const theirs = (await sentByBullMq('job-1', 'token-1'))('moveToActive')
    const { sent, client } = recorder()
    const now = () => Number(theirs[takeKeys + 1])
    await takeJobs(client, worker, 1, () => ({ start: 'token-', first: 1 }), now)
    expect(theirs).toHaveLength(takeKeys + takeArgs)
    expect(sent[0]?.slice(0, takeKeys + 2)).toEqual(theirs.slice(0, takeKeys + 2))
    // Ours have no third argument: the lock's milliseconds, how many, and two halves of a token follow it.
    expect(await unpack(theirs[takeKeys + 2])).toEqual({ token: 'token-1', lockDuration: defaultLocks.lockMs })
    expect(sent[0]?.slice(takeKeys + 2)).toEqual(['', defaultLocks.lockMs, 1, 'token-', 1])
  })

  it('to complete one: the same keys and arguments, and only four of them are its own', async () => {
    const theirs = (await sentByBullMq('job-1', 'token-1'))('moveToFinished')
    const { sent, client } = recorder()
    await finishJobs(client, worker, [{ id: 'job-1', token: 'token-1' }], true)
    const ours = sent[0] ?? []
    expect(theirs).toHaveLength(finishKeys + finishArgs)
    expect(ours).toHaveLength(finishKeys + finishArgs + 2)
    expect(ours.slice(finishKeys + finishArgs)).toEqual(['job-1', 'token-1'])
    expect(fixed(ours)).toEqual(fixed(theirs))
    expect(theirs[at.jobKey]).toBe(`${ours[finishKeys + 6]}job-1`)
    expect(theirs[at.jobId]).toBe('job-1')
    expect(Math.abs(Number(theirs[at.timestamp]) - Number(ours[at.timestamp]))).toBeLessThan(60_000)
    const { attempts, ...options } = await unpack(theirs[at.options]) // attempts are the job's own, and asked where it fails
    expect(attempts).toBe(0)
    expect({ ...(await unpack(ours[at.options])), token: 'token-1' }).toEqual(options)
  })
})
