import { moveToFinished } from 'bullmq/dist/esm/scripts/moveToFinished-14.js'
import type { Redis } from 'ioredis'
import { chunksOf } from '../notifications/chunks.ts'
import { defineScript, jobsPerCall, readTaken, toTaken } from './job-scripts.ts'
import type { HeldToken, JobWorker, TakenJob } from './queue-backend.ts'

/** What the script answers for each job: BullMQ's code or what failed, and the id and the data of the one that was taken in exchange. */
const answerLength = 3

/** BullMQ's script is functions first, and then what it does; that begins with the first of its keys. */
const { content } = moveToFinished
const bodyAt = Math.max(0, content.search(/^local \w+ = KEYS\[/m))

/**
 * What the script asks or says alike for each job, by the key that it is about (7 delayed, 9 meta, 14 marker): whether the queue is
 * paused, how long its events may be, what has become due. Nothing else runs in Redis meanwhile and the script itself changes none of it,
 * so that once in a call is enough; what is due is asked again while there is some, and the events are trimmed at the end. Five of
 * twenty-two commands for each job.
 */
const askOnce = `
local ask, known = redis.call, {}
local once = { HGET = KEYS[9], HMGET = KEYS[9], ZADD = KEYS[14], ZRANGEBYSCORE = KEYS[7] }
local trim
local redis = { call = function(name, key, ...)
  if name == 'XTRIM' then trim = { name, key, ... } return 0 end
  if once[name] ~= key then return ask(name, key, ...) end
  local answer = known[name]
  if answer ~= nil then return answer end
  answer = ask(name, key, ...)
  if name ~= 'ZRANGEBYSCORE' or #answer == 0 then known[name] = answer end
  return answer
end }`

/**
 * BullMQ's own script, once for each job of a call: what a call costs by itself, here and in Redis, was a third of what a job costs, and to
 * make its forty functions for each job a tenth. It is given keys and arguments as BullMQ makes them, and only what differs from job to job
 * is put in place here: its id (key 12, argument 1) and the token among the options (argument 8), which are unpacked once. One that fails
 * is no reason to say nothing of the others.
 */
const lua = `
${askOnce}
${content.slice(0, bodyAt)}
local finish = function(KEYS, ARGV, cmsgpack)
${content.slice(bodyAt)}
end
${readTaken}
local options = cmsgpack.unpack(ARGV[8])
local unpacked = { unpack = function() return options end }
local keys, args, answers = {}, {}, {}
for n = 1, #KEYS do keys[n] = KEYS[n] end
for n = 1, 9 do args[n] = ARGV[n] end
for n = 10, #ARGV, 2 do
  args[1], options['token'] = ARGV[n], ARGV[n + 1]
  keys[12] = args[7] .. ARGV[n]
  local isDone, answer = pcall(finish, keys, args, unpacked)
  local id, data = readTaken(isDone and answer)
  if isDone then answers[#answers + 1] = type(answer) == 'number' and answer or 0
  else answers[#answers + 1] = type(answer) == 'table' and answer['err'] or tostring(answer) end
  answers[#answers + 1] = id
  answers[#answers + 1] = data
end
if trim then ask(unpack(trim)) end
return answers`

/** The part of BullMQ's backend that makes what its script is given. */
interface Scripted {
  moveToCompletedArgs(
    job: { id: string; opts: object },
    returnValue: undefined,
    remove: undefined,
    token: string,
    fetchNext: boolean,
  ): (string | number)[]
}

/** Completes jobs, a hundred in a call, and takes as many in exchange where that is wanted. Never rejects. */
export const finishJobs = async (
  redis: Redis,
  worker: JobWorker,
  jobs: readonly HeldToken[],
  takesNext: boolean,
): Promise<PromiseSettledResult<TakenJob | undefined>[]> => {
  const calls = chunksOf(jobs, jobsPerCall)
  const results = await Promise.all(calls.map((some) => finishSome(redis, worker, some, takesNext)))
  return results.flat()
}

const finishSome = async (redis: Redis, worker: JobWorker, jobs: readonly HeldToken[], takesNext: boolean) => {
  const run = defineScript(redis, 'heliographFinishJobs', moveToFinished.keys, lua)
  const scripted = worker.backend as unknown as Scripted
  const shared = scripted.moveToCompletedArgs({ id: '', opts: {} }, undefined, undefined, '', takesNext)
  try {
    const answers = await run(...shared, ...jobs.flatMap(({ id, token }) => [id, token]))
    return jobs.map(({ token }, nth) => toResult(answers.slice(nth * answerLength, (nth + 1) * answerLength), token))
  } catch (reason) {
    return jobs.map(() => ({ status: 'rejected' as const, reason }))
  }
}

const toResult = ([code, id, data]: (number | string)[], token: string): PromiseSettledResult<TakenJob | undefined> =>
  code === 0
    ? { status: 'fulfilled', value: id ? toTaken(String(id), token, String(data)) : undefined }
    : { status: 'rejected', reason: Object.assign(new Error(`BullMQ does not complete the job: ${code}`), { code }) }
