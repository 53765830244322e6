import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { finishJobs } from '../../lib/queue/finish-jobs.ts'
import { defaultLocks, type JobQueue, type JobWorker, jobOf, type QueueBackend } from '../../lib/queue/queue-backend.ts'
import { openRedisBackend } from '../../lib/queue/redis-backend.ts'
import { takeJobs } from '../../lib/queue/take-jobs.ts'
import { describeRedis, redisUrl, uniquePrefix } from '../support/redis.ts'

/*
 * lib/queue/{take,finish}-jobs.ts put BullMQ's scripts into a loop, and know what no type says: how many keys and arguments they are given,
 * in which order, and which of them differ from job to job. Here BullMQ itself sends them for one job, and ours is laid beside it.
 *
 * Where this fails with a new BullMQ, read what has changed in node_modules/bullmq/dist/esm/scripts/move{ToActive,ToFinished}-*.js and in
 * moveToActive and moveToFinishedArgs of dist/esm/classes/redis-queue-backend.js; then change the keys of take-jobs.ts, or the positions in the
 * script of finish-jobs.ts (the job's key 12, its id 1, the options 8, the last argument 9), and only then these numbers. An argument that
 * is new is one more thing to pass on: `args[n] = ARGV[n]` counts to the last, and ids and tokens begin after it.
 */
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
  const scripted = worker.backend as unknown as { execCommand(client: unknown, name: string, args: Sent): unknown }
  const { execCommand } = scripted
  scripted.execCommand = function (client, name, args) {
    sent.set(name, [...args])
    return execCommand.call(this, client, name, args)
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
  return { sent, client: { heliographTakeJobs: record, heliographFinishJobs: record } as unknown as Redis }
}

const unpack = async (packed: unknown) =>
  JSON.parse(String(await redis.eval('return cjson.encode(cmsgpack.unpack(ARGV[1]))', 0, packed as Buffer)))

const fixed = (sent: Sent) =>
  sent.slice(0, finishKeys + finishArgs).filter((_, index) => !Object.values(at).includes(index))

describeRedis('what BullMQ gives the scripts that stand in our loops', () => {
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
