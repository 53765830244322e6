import { addStandardJob } from 'bullmq/dist/esm/scripts/addStandardJob-9.js'
import type { Redis } from 'ioredis'
import { chunksOf } from '../notifications/chunks.ts'
import { defineScript, jobsPerCall, keysOf } from './job-scripts.ts'
import { addByBullMq, type JobQueue, jobName, type NewJob } from './queue-backend.ts'

/**
 * BullMQ's own script, once for each job of a call. What it unpacks comes as arguments instead: the prefix of the keys, the name and the
 * time (1 to 3), and for each job its id and its data.
 */
const lua = `
local add = function(KEYS, ARGV, cmsgpack)
${addStandardJob.content}
end
local plain = { unpack = function(value) return value end }
for n = 4, #ARGV, 2 do
  add(KEYS, { { ARGV[1], ARGV[n], ARGV[2], ARGV[3] }, ARGV[n + 1], { attempts = 0, jobId = ARGV[n] } }, plain)
end`

/** Adds jobs, a hundred in a call. What BullMQ makes for each of them before it asks Redis costs as much as all the rest. */
export const addJobs = async (redis: Redis, queue: JobQueue, jobs: readonly NewJob[], nowMs: number): Promise<void> => {
  const run = defineScript(redis, 'heliographAddJobs', addStandardJob.keys, lua)
  const shared = [...keysOf(queue, keyNames), queue.toKey(''), jobName, nowMs]
  const calls = chunksOf(jobs.filter(isReady), jobsPerCall).map((some) =>
    run(...shared, ...some.flatMap(({ data, opts }) => [opts.jobId, JSON.stringify(data)])),
  )
  const others = jobs.filter((job) => !isReady(job))
  await Promise.all([...calls, addByBullMq(queue, others)])
}

/** What waits for its time or has a priority goes into another place, by another script. */
const isReady = ({ opts }: NewJob) => opts.delay === undefined && opts.priority === undefined

/** In the order in which the script numbers them. */
const keyNames = ['wait', 'paused', 'meta', 'id', 'completed', 'delayed', 'active', 'events', 'marker']
