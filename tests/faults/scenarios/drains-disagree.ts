import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { until } from '../../support/until.ts'
import { mixture, startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario } from '../scenario.ts'
import { queuePrefix, type World } from '../world.ts'
import { withRedis } from './with-redis.ts'

const hourMs = 60 * 60_000
const workMs = 1_500
/** One drain alone needs four rounds of this: time for the other to come, on a machine that is busy. */
const sendDelayMs = 600

/** Every row under two jobs, and two drains that take them at the same time. */
const overlap: Scenario = {
  name: 'drains-overlap',
  title: 'Two drains, every row under two jobs',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const api = await world.spawn({ roles: ['api'] })
      const drains = await Promise.all(
        [1, 2].map(() => world.spawn({ roles: ['drain', 'sweep'], isHeld: true, idleMs: 300, sendDelayMs })),
      )
      const loads = []
      const hits = []
      const recoveryMs = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const load = startLoad(world, { url: () => api.url, perSecond: 200, total: 80 })
        await load.done
        hits.push({ count: await addTwins(world), of: 'jobs twice' })
        for (const drain of drains) drain.start()
        recoveryMs.push(await recovery(world))
        if (run + 1 < ctx.runs) await Promise.all(drains.map((drain) => drain.pause()))
        loads.push(load.figures)
      }
      await until('both drains to leave', () => drains.every(({ drained }) => drained.length > 0), 30_000)
      const shares = drains.map(({ drained }) => drained.reduce((sum, { sent }) => sum + sent, 0))
      const broken = shares.includes(0) ? ['one of the two sent nothing'] : []
      return { loads, hits, recoveryMs, broken, notes: [`one sent ${shares[0]}, the other ${shares[1]}`] }
    }),
}

const addTwins = async ({ redis: { url }, db }: World) => {
  const connection = new Redis(url, { maxRetriesPerRequest: null })
  const queue = new Queue('email', { connection, prefix: queuePrefix })
  const rows = await db<{ id: string }[]>`select id from notifications where finished_at is null`
  await queue.addBulk(rows.map(({ id }) => ({ name: 'd', data: { ids: [id] }, opts: { jobId: `twin-${id}` } })))
  await queue.close()
  connection.disconnect()
  return rows.length
}

const skewed = (name: string, title: string, skews: { api: number; drain: number }): Scenario => ({
  name,
  title,
  bound: 'none',
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const api = await world.spawn({ roles: ['api'], skewMs: skews.api })
      const drain = await world.spawn({ roles: ['drain', 'sweep'], skewMs: skews.drain })
      const skewMs = Math.max(Math.abs(api.skewMs), Math.abs(drain.skewMs))
      const aheadMs = Math.max(0, skews.api)
      // What is scheduled must be so by the api's clock too, or it is refused as past: an hour later then, moved near by hand.
      const bodyOf = (index: number) => {
        const body = mixture(index)
        if (typeof body.send_at !== 'string') return body
        return { ...body, send_at: new Date(Date.parse(body.send_at) + aheadMs).toISOString() }
      }
      const load = startLoad(world, { url: () => api.url, perSecond: 40, bodyOf })
      await sleep(workMs * 2)
      await load.stop()
      if (aheadMs > 0) await bringNear(world)
      const recoveryMs = [await recovery(world)]
      await bringJobsNear(world) // those that were counted by the wrong clock are still there, for rows that have ended
      const hits = [{ count: skewMs > hourMs / 2 ? Math.round(skewMs / 60_000) : 0, of: 'minutes apart' }]
      return { loads: [load.figures], hits, recoveryMs }
    }),
})

/** As if the hour had passed, for the rows and for their jobs. */
const bringNear = async (world: World) => {
  await world.db`
    update notifications set send_at = clock_timestamp() + interval '1 second', due_at = clock_timestamp() + interval '1 second',
      parked_until = case when parked_until is null then null else clock_timestamp() end
    where finished_at is null and send_at > clock_timestamp() + interval '10 minutes'`
  await bringJobsNear(world)
}

const bringJobsNear = ({ redis }: World) =>
  withRedis(redis.url, (connection) => connection.eval(hourPasses, 0, -hourMs * delayScoreUnit))

/** BullMQ keeps the due time in the upper bits of a score. */
const delayScoreUnit = 0x1000
const hourPasses = `
  local delayed = '{heliograph}:email:delayed'
  for _, id in ipairs(redis.call('ZRANGE', delayed, 0, -1)) do redis.call('ZINCRBY', delayed, ARGV[1], id) end`

export const drainsDisagree: Scenario[] = [
  overlap,
  skewed('clock-drain-ahead', 'Drain whose clock is an hour ahead', { api: 0, drain: hourMs }),
  skewed('clock-drain-behind', 'Drain whose clock is an hour behind', { api: 0, drain: -hourMs }),
  skewed('clock-api-ahead', 'Api whose clock is an hour ahead', { api: hourMs, drain: 0 }),
  skewed('clock-api-behind', 'Api whose clock is an hour behind', { api: -hourMs, drain: 0 }),
]
