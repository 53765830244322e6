import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from '../child-process.ts'
import { countUnfinished } from '../final-state.ts'
import { plain, startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { withRedis } from './with-redis.ts'

const neighbours = 40
const idleMs = 300
const poisonPrefix = 'poison'

/** One notification ends every process that sends it. It becomes a dead letter; those beside it are delivered. */
const poison: Scenario = {
  name: 'poison',
  title: 'A notification that kills every drain that sends it',
  bound: 'in flight',
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'in flight', {}, async (world) => {
      const [api] = await Promise.all([world.spawn({ roles: ['api'] }), world.spawn({ roles: ['sweep'] })])
      const bodyOf = (index: number) => ({
        ...plain(index),
        ...(index === 20 ? { email: `${poisonPrefix}@example.com` } : {}),
      })
      const load = startLoad(world, { url: () => api.url, perSecond: 200, total: neighbours, bodyOf })
      await load.done
      const startedMs = performance.now()
      const deaths = await untilFinished(world, () => world.spawn({ roles: ['drain'], poisonPrefix }))
      await world.spawn({ roles: ['drain'] }) // for what is left in the queue
      return {
        loads: [load.figures],
        hits: [{ count: deaths, of: 'drains died' }],
        recoveryMs: [performance.now() - startedMs],
        broken: await harmDone(world),
      }
    }),
}

/** Starts drain after drain, as the schedule would. */
const untilFinished = async (world: World, spawn: () => Promise<Child>) => {
  let deaths = 0
  let drain = await spawn()
  for (const endMs = performance.now() + 120_000; performance.now() < endMs; await sleep(50)) {
    if ((await countUnfinished(world.db)) === 0) break
    if (!drain.hasEnded()) continue
    deaths += 1
    drain = await spawn()
  }
  if (!drain.hasEnded()) await drain.kill()
  return deaths
}

const harmDone = async ({ db }: World) => {
  const failed = await db<{ recipient: string; reason: string; delivery: string }[]>`
    select recipient, reason, delivery from notifications where status = 'FAILED'`
  const isPoison = (recipient: string) => recipient.startsWith(poisonPrefix)
  const harmed = failed.filter(({ recipient, delivery }) => !isPoison(recipient) && delivery === 'at_least_once')
  return [
    ...(failed.some(({ recipient }) => isPoison(recipient)) ? [] : ['the poison is no dead letter']),
    ...(harmed.length > 0 ? [`${harmed.length} neighbours died of it: ${JSON.stringify(harmed.slice(0, 3))}`] : []),
  ]
}

/** What eviction, or a hand in Redis, does to jobs: their hash is gone or empty while their id still waits. */
const evicted = (name: string, title: string, spoil: string): Scenario => ({
  name,
  title,
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const [api, worker] = await Promise.all([
        world.spawn({ roles: ['api'] }),
        world.spawn({ roles: ['drain', 'sweep'], isHeld: true, idleMs }),
      ])
      const loads = []
      const recoveryMs = []
      const hits = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const load = startLoad(world, { url: () => api.url, perSecond: 200, total: 30 })
        await load.done
        const count = await withRedis(world.redis.url, async (redis) => Number(await redis.eval(spoil, 0)))
        hits.push({ count, of: 'jobs spoiled' })
        worker.start()
        recoveryMs.push(await recovery(world))
        if (run + 1 < ctx.runs) await worker.pause()
        loads.push(load.figures)
      }
      return { loads, hits, recoveryMs }
    }),
})

const everyWaitingJob = (act: string) => `
  local ids = redis.call('LRANGE', '{heliograph}:email:wait', 0, -1)
  for _, id in ipairs(ids) do ${act} end
  return #ids`

export const badJobs: Scenario[] = [
  poison,
  evicted(
    'jobs-evicted',
    'Redis lost the hash of every waiting job',
    everyWaitingJob("redis.call('DEL', '{heliograph}:email:' .. id)"),
  ),
  evicted(
    'jobs-empty',
    'Every waiting job has empty data',
    everyWaitingJob("redis.call('HSET', '{heliograph}:email:' .. id, 'data', '{}')"),
  ),
  evicted(
    'queue-list-lost',
    'Redis lost the waiting list, and kept the jobs',
    "local count = redis.call('LLEN', '{heliograph}:email:wait') redis.call('DEL', '{heliograph}:email:wait') return count",
  ),
]
