import type { CrashRule } from '../child-settings.ts'
import { startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario, untilKilled } from '../scenario.ts'

const perBurst = 20

/** A burst of callers meets an api that dies at its n-th request; they ask again elsewhere, under the same keys. */
const crashInApi = (name: string, title: string, at: Pick<CrashRule, 'operation' | 'when'>): Scenario => ({
  name,
  title,
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const healthy = await world.spawn({ roles: ['api', 'drain', 'sweep'] })
      const loads = []
      const recoveryMs = []
      const hits = []
      let spare = world.spawn({ roles: ['api'] })
      for (let run = 0; run < ctx.runs; run += 1) {
        const victim = await spare
        if (run + 1 < ctx.runs) spare = world.spawn({ roles: ['api'] })
        victim.start({ ...at, nth: 1 + (run % 5) * 3 })
        const url = () => (victim.hasEnded() ? healthy.url : victim.url)
        const load = startLoad(world, { url, perSecond: 100, total: perBurst })
        hits.push(await untilKilled(victim))
        const killedMs = performance.now()
        await load.done
        recoveryMs.push(await recovery(world, killedMs))
        loads.push(load.figures)
      }
      return { loads, hits, recoveryMs }
    }),
})

export const crashesInApi: Scenario[] = [
  crashInApi('c1', 'C1 kill -9: api, before the insert', { operation: 'store.insert', when: 'before' }),
  crashInApi('c2', 'C2 kill -9: api, after the commit, before the job', { operation: 'queue.enqueue', when: 'before' }),
  crashInApi('c3', 'C3 kill -9: api, after the job, before the answer', { operation: 'queue.enqueue', when: 'after' }),
]
