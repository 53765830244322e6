import { type Bench, type Contestant, NotAvailable, type Sample } from '../contest.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { settleDown } from '../services.ts'
import { apiOf } from './api.ts'
import { addApiKey } from './api-key.ts'
import { body, path } from './api-over-http.ts'
import { clearTables } from './seed.ts'
import { openFreshWorld } from './world.ts'

export const batchSize = 500

/** One request at a time through the api's handler, in this process, with one notification each. */
export const singleRequests: Contestant = {
  name: 'api, single accepts',
  measure: (bench) => measureRequests(bench, { path, body, perRequest: 1, requests: bench.items(3_000, 1_000) }),
}

/** The same with 500 in each. */
export const batchRequests: Contestant = {
  name: `api, batches of ${batchSize}`,
  measure: (bench) => {
    const notifications = Array.from({ length: batchSize }, () => body)
    const requests = Math.ceil(bench.items(50_000, 10_000) / batchSize)
    return measureRequests(bench, { path: `${path}/batch`, body: { notifications }, perRequest: batchSize, requests })
  },
}

interface Requests {
  path: string
  body: unknown
  perRequest: number
  requests: number
}

const measureRequests = async (bench: Bench, { path, body, perRequest, requests }: Requests): Promise<Sample> => {
  const world = await openFreshWorld(bench.services, { connections: 1 })
  const api = apiOf(world, await addApiKey(bench.services))
  let accepted = 0
  const once = async () => {
    const { statusCode, body: text } = await api(path, body)
    if (statusCode === 404 || statusCode === 405) throw new NotAvailable(`there is no POST ${path}`)
    if (statusCode >= 300) throw new Error(`POST ${path} was answered with ${statusCode}: ${text}`)
    accepted += perRequest
  }
  try {
    await clearTables(bench.services)
    await settleDown(bench.services, 'notifications')
    const { perSecond = 0, ...sample } = await oneAtATime(bench, requests, once)
    await assertStored(bench, accepted)
    return { ...sample, perSecond: perSecond * perRequest, cpuUs: undefined }
  } finally {
    await world.close()
  }
}

const assertStored = async ({ services }: Bench, accepted: number) => {
  const [row] = await services.sql<{ all: number }[]>`select count(*)::int as all from notifications`
  if (row?.all !== accepted) throw new Error(`${accepted} were accepted, and ${row?.all} are stored.`)
}
