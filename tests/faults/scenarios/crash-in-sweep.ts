import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../dev/free-port.ts'
import { overdueMs } from '../../../lib/notifications/recover.ts'
import { startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario, untilKilled } from '../scenario.ts'

const perRun = 20
const littleMs = 200
const points = [
  { operation: 'store.reassign', when: 'before' },
  { operation: 'queue.enqueue', when: 'before' },
  { operation: 'queue.enqueue', when: 'after' },
] as const

/** The api's queue is away, so every row is stranded; the sweep that finds them dies on the way. */
export const crashInSweep: Scenario = {
  name: 'c9',
  title: 'C9 kill -9: sweep, between finding and enqueueing',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const redisUrl = `redis://127.0.0.1:${await freePort()}`
      const [api, sweep] = await Promise.all([
        world.spawn({ roles: ['api'] }, { redisUrl }),
        world.spawn({ roles: ['sweep'], isHeld: true }),
        world.spawn({ roles: ['drain'] }),
      ])
      const loads = []
      const recoveryMs = []
      const hits = []
      let spare = world.spawn({ roles: ['sweep'], isHeld: true })
      for (let run = 0; run < ctx.runs; run += 1) {
        const load = startLoad(world, { url: () => api.url, perSecond: 100, total: perRun })
        await load.done
        await sleep(overdueMs / world.timeScale + littleMs)
        const victim = await spare
        if (run + 1 < ctx.runs) spare = world.spawn({ roles: ['sweep'], isHeld: true })
        victim.start({ operation: 'none', when: 'before', ...points[run % points.length], nth: 1 })
        hits.push(await untilKilled(victim))
        sweep.start()
        recoveryMs.push(await recovery(world))
        if (run + 1 < ctx.runs) await sweep.pause()
        loads.push(load.figures)
      }
      return { loads, hits, recoveryMs }
    }),
}
