import { fileURLToPath } from 'node:url'
import { type Contestant, costOf } from '../contest.ts'
import { post } from '../load.ts'
import { body } from '../ours/api-over-http.ts'
import { startServerChild } from '../server-child.ts'
import { createTable } from './rows.ts'

const program = fileURLToPath(new URL('./express-server.ts', import.meta.url))
const warmUps = 500

/** E: Express, pg and BullMQ, the way that most are built: INSERT, add, UPDATE with the job's id. */
export const expressOverHttp = (connections: number): Contestant => ({
  name: `E: Express, ${connections} connections`,
  measure: async (bench) => {
    const { services } = bench
    await services.redis.flushdb()
    await createTable(services)
    const server = await startServerChild(program, {
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
    })
    const load = { url: `${server.url}/notifications`, connections, body }
    try {
      await post({ ...load, requests: warmUps })
      const requests = bench.items(10_000, 3_000)
      const { result, cpuUs } = await costOf(bench, requests, () => post({ ...load, requests }), server.pid)
      return { ...result, cpuUs }
    } finally {
      await server.stop()
    }
  },
})
