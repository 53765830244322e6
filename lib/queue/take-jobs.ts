import { moveToActive } from 'bullmq/dist/esm/scripts/moveToActive-11.js'
import type { Redis } from 'ioredis'
import { defineScript, jobsPerCall, keysOf, readTaken, takeInCalls, toTaken } from './job-scripts.ts'
import type { JobWorker, NextTokens, TakenJob } from './queue-backend.ts'

/**
 * BullMQ's own script, until it hands out no job or as many as were asked for. Its options come as arguments (4 on) instead of packed
 * together (3): the lock's milliseconds, how many, and of the tokens what is common to them and the first number. What it fails at, with a
 * job that Redis cannot read, does not cost those before it, which are in nobody else's hand by then.
 */
const lua = `
local take = function(KEYS, ARGV, cmsgpack)
${moveToActive.content}
end
${readTaken}
local options = { lockDuration = ARGV[4] }
local unpacked = { unpack = function() return options end }
local answers = {}
for nth = 0, tonumber(ARGV[5]) - 1 do
  options['token'] = ARGV[6] .. (tonumber(ARGV[7]) + nth)
  local isDone, answer = pcall(take, KEYS, ARGV, unpacked)
  if not isDone and nth == 0 then error(answer) end
  local id, data = readTaken(isDone and answer)
  if id == '' then break end
  answers[#answers + 1] = id
  answers[#answers + 1] = data
end
return answers`

/** Takes up to `max` jobs, a hundred in a call. */
export const takeJobs = (
  redis: Redis,
  worker: JobWorker,
  max: number,
  nextTokens: NextTokens,
  now: () => number,
): Promise<TakenJob[]> =>
  takeInCalls(max, jobsPerCall, (size) => takeSome(redis, worker, nextTokens(size), size, now()))

const takeSome = async (
  redis: Redis,
  worker: JobWorker,
  { start, first }: ReturnType<NextTokens>,
  max: number,
  nowMs: number,
) => {
  const run = defineScript(redis, 'heliographTakeJobs', moveToActive.keys, lua)
  const args = [worker.toKey(''), nowMs, '', worker.opts.lockDuration ?? 0, max, start, first]
  const answers = await run(...keysOf(worker, keyNames), ...args)
  return Array.from({ length: answers.length / 2 }, (_, nth) =>
    toTaken(String(answers[2 * nth]), `${start}${first + nth}`, String(answers[2 * nth + 1])),
  )
}

/** In the order in which the script numbers them. */
const keyNames = [
  'wait',
  'active',
  'prioritized',
  'events',
  'stalled',
  'limiter',
  'delayed',
  'paused',
  'meta',
  'pc',
  'marker',
]
