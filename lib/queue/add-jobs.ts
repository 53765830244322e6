import { addStandardJob } from 'bullmq/dist/esm/scripts/addStandardJob-9.js'
import type { Redis } from 'ioredis'
import { defineScript, jobsPerCall } from './job-scripts.ts'
import { type JobQueue, jobName, type NewJob } from './queue-backend.ts'

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
  const [ready, others] = partition(jobs)
  const run = defineScript(redis, 'heliographAddJobs', addStandardJob.keys, lua)
  const keys = keysOf(queue)
  const calls = Array.from({ length: Math.ceil(ready.length / jobsPerCall) }, (_, nth) => {
    const some = ready.slice(nth * jobsPerCall, (nth + 1) * jobsPerCall)
    return run(
      ...keys,
      queue.toKey(''),
      jobName,
      nowMs,
      ...some.flatMap(({ data, opts }) => [opts.jobId, JSON.stringify(data)]),
    )
  })
  await Promise.all([...calls, others.length > 0 ? queue.addBulk(others) : []])
}

/** Those that wait for their time or have a priority go into other places, by other scripts. */
const partition = (jobs: readonly NewJob[]): [NewJob[], NewJob[]] => {
  const isReady = ({ opts }: NewJob) => opts.delay === undefined && opts.priority === undefined
  return [jobs.filter(isReady), jobs.filter((job) => !isReady(job))]
}

/** In the order in which the script numbers them. */
const keysOf = ({ keys }: JobQueue): string[] =>
  ['wait', 'paused', 'meta', 'id', 'completed', 'delayed', 'active', 'events', 'marker'].map((name) => keys[name] ?? '')
