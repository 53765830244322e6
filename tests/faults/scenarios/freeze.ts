import { setTimeout as sleep } from 'node:timers/promises'
import { leaseMs } from '../../../lib/notifications/deliver.ts'
import { defaultSettings, sendsMax } from '../child-settings.ts'
import { startLoad } from '../load.ts'
import { type Hit, inWorld, recovery, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'

const workMs = 500
const thawMs = 1_500
const pastMs = 1_500 // past the end of the lease; the lock is over long before

/** SIGSTOP past lock and lease, then SIGCONT: by then others have its jobs and its rows, and its claims settle nothing. */
export const freeze: Scenario = {
  name: 'freeze',
  title: 'Drain frozen past lock and lease (SIGSTOP, SIGCONT)',
  bound: 'in flight',
  run: (ctx) => {
    const runs = Math.min(ctx.runs, 5)
    return inWorld({ ...ctx, runs }, 'in flight', {}, async (world) => {
      const slow = { sendDelayMs: 100 }
      const [api] = await Promise.all([
        world.spawn({ roles: ['api'] }),
        world.spawn({ ...slow, roles: ['drain', 'sweep'] }),
      ])
      const victim = await world.spawn({ roles: ['drain'], sendDelayMs: 500 }) // always in the middle of something
      const load = startLoad(world, { url: () => api.url, perSecond: 60 })
      const recoveryMs = []
      const hits: Hit[] = []
      for (let run = 0; run < runs; run += 1) {
        await sleep(workMs)
        const before = await lapsed(world)
        victim.signal('SIGSTOP')
        const frozenMs = performance.now()
        recoveryMs.push(await recovery(world))
        await sleep(Math.max(0, leaseMs / world.timeScale + pastMs - (performance.now() - frozenMs)))
        hits.push({ count: (await lapsed(world)) - before, of: 'leases that ended while it was frozen' })
        victim.signal('SIGCONT')
        await sleep(thawMs)
      }
      await load.stop()
      const inFlightMax = runs * sendsMax(defaultSettings)
      return { loads: [load.figures], hits, recoveryMs, inFlightMax }
    })
  },
}

const lapsed = async ({ db }: World) => {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from attempts_made where code = 'lease_lapsed'`
  return row?.count ?? 0
}
