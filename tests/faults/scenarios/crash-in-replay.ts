import { until } from '../../support/until.ts'
import { post, startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario, untilKilled } from '../scenario.ts'

const perRun = 20

export const refusedOnce = (index: number) => ({
  type: 'EMAIL',
  email: `rejected-then-ok+r${index}@simulator.test`,
  message: `Fault test ${index}`,
  ...(index % 10 === 3 ? { delivery: 'at_most_once' } : {}),
})

/** The rows are PENDING again and no job knows: sweep has to find them. The caller asks again, and replays nothing twice. */
export const crashInReplay: Scenario = {
  name: 'c10',
  title: 'C10 kill -9: replay, before the jobs',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const api = await world.spawn({ roles: ['api', 'drain', 'sweep'] })
      const loads = []
      const recoveryMs = []
      const hits = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const victim = await world.spawn({ roles: ['api'] })
        const load = startLoad(world, { url: () => api.url, perSecond: 100, total: perRun, bodyOf: refusedOnce })
        await load.done
        await recovery(world)
        const ids = await until('dead letters', () => deadLettersOf(world.db))
        victim.start({ operation: 'queue.enqueue', when: run % 2 === 0 ? 'before' : 'after', nth: 1 })
        const headers = { authorization: `Bearer ${world.keys.acme.live}`, 'content-type': 'application/json' }
        const request = { ids, reason: 'the cause was mended', rate_per_second: 1_000 }
        void post(`${victim.url}/api/v1/dead-letters/replay`, headers, request)
        hits.push(await untilKilled(victim))
        const killedMs = performance.now()
        await post(`${api.url}/api/v1/dead-letters/replay`, headers, request)
        recoveryMs.push(await recovery(world, killedMs))
        loads.push(load.figures)
      }
      return { loads, hits, recoveryMs }
    }),
}

/** One tenant's: a replay is one owner's. */
export const deadLettersOf = async (db: Parameters<typeof recovery>[0]['db']) => {
  const rows = await db<{ id: string }[]>`
    select notification_id as id from dead_letters where tenant_id = 'acme' and mode = 'live'`
  return rows.length > 0 && rows.map(({ id }) => id)
}
