import type { Redis } from 'ioredis'
import type { TakenJob } from './queue-backend.ts'

/** Jobs in one call. Redis does nothing else meanwhile: for these some 3 ms. */
export const jobsPerCall = 100

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
