import type { Redis } from 'ioredis'
import type { JobQueue, JobWorker, TakenJob } from './queue-backend.ts'

/** Jobs in one call. Redis does nothing else meanwhile: for these some 3 ms. */
export const jobsPerCall = 100

/** Redis's names of a queue's parts. */
export const keysOf = ({ keys }: JobQueue | JobWorker, names: readonly string[]): string[] =>
  names.map((name) => keys[name] ?? '')

/**
 * Takes up to `max`, in calls that grow eightfold from `first`, until one finds less than it was asked for. Rejects only where none was taken:
 * what the calls before it took would wait for the end of its locks.
 */
export const takeInCalls = async (
  max: number,
  first: number,
  take: (size: number) => Promise<TakenJob[]>,
): Promise<TakenJob[]> => {
  const jobs: TakenJob[] = []
  for (let call = first; jobs.length < max; call = Math.min(8 * call, jobsPerCall)) {
    const size = Math.min(call, max - jobs.length)
    const found = await take(size).catch((error) => {
      if (jobs.length === 0) throw error
      return []
    })
    jobs.push(...found)
    if (found.length < size) break
  }
  return jobs
}

/** Of what BullMQ's scripts give back of a job that they hand out, the id and the data; two empty strings where they hand out none. */
export const readTaken = `
local readTaken = function(answer)
  if type(answer) ~= 'table' or type(answer[1]) ~= 'table' then return '', '' end
  for field = 1, #answer[1], 2 do
    if answer[1][field] == 'data' then return answer[2], answer[1][field + 1] end
  end
  return answer[2], ''
end`

export const toTaken = (id: string, token: string, json: string): TakenJob => ({ id, token, data: parsed(json) })

/** Undefined where it is no JSON: whoever gets it says so. */
const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

type Script = (...keysAndArgs: (string | number)[]) => Promise<(number | string)[]>

/** A script as a command of this connection; it is sent whole only where Redis does not have it yet. */
export const defineScript = (redis: Redis, name: string, numberOfKeys: number, lua: string): Script => {
  const client = redis as unknown as Record<string, Script>
  if (!(name in redis)) redis.defineCommand(name, { numberOfKeys, lua })
  return (...keysAndArgs) => client[name]?.(...keysAndArgs) ?? Promise.reject(new Error(`no command ${name}`))
}
