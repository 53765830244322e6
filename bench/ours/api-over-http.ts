import { fileURLToPath } from 'node:url'
import { type Bench, type Contestant, costOf } from '../contest.ts'
import { post } from '../load.ts'
import { startServerChild } from '../server-child.ts'
import { addApiKey } from './api-key.ts'
import { clearTables } from './seed.ts'

const program = fileURLToPath(new URL('./api-server.ts', import.meta.url))
export const path = '/api/v1/notifications'
export const body = {
  type: 'EMAIL',
  email: 'ada@example.com',
  subject: 'Your order',
  message: 'It is on its way, and here by Friday.',
}
const warmUps = 500

/** The api in a process of its own. */
export const apiOverHttp = (connections: number): Contestant => ({
  name: `api, ${connections} connections`,
  measure: async (bench) => {
    const { services } = bench
    await services.redis.flushdb()
    await clearTables(services)
    const authorization = `Bearer ${await addApiKey(services)}`
    const { DATABASE_POOL_MAX = '10' } = process.env // as many as the peer's pool; a Lambda has one request at a time
    const server = await startServerChild(program, {
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      DATABASE_POOL_MAX,
      LOG_LEVEL: 'ERROR', // the peer writes no log
    })
    const load = { url: server.url + path, connections, body, headers: { authorization } }
    try {
      await post({ ...load, requests: warmUps })
      const requests = bench.items(20_000, 3_000)
      const { result, cpuUs } = await costOf(bench, requests, () => post({ ...load, requests }), server.pid)
      await assertAllStored(bench, requests + warmUps)
      return { ...result, cpuUs }
    } finally {
      await server.stop()
    }
  },
})

const assertAllStored = async ({ services }: Bench, requests: number) => {
  const [row] = await services.sql<{ all: number }[]>`select count(*)::int as all from notifications`
  if (row?.all !== requests) throw new Error(`${requests} requests were accepted, and ${row?.all} are stored.`)
}
