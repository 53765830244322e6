import { Redis } from 'ioredis'
import type { CrashRule } from '../child-settings.ts'
import { defaultSettings, sendsMax } from '../child-settings.ts'
import { startLoad } from '../load.ts'
import { inWorld, recovery, type Scenario, untilKilled } from '../scenario.ts'
import { queuePrefix, type World } from '../world.ts'

type Point = Pick<CrashRule, 'operation' | 'when'>

/** One drain after another dies under steady load, beside one that lives. */
const crashInDrain = (
  name: string,
  title: string,
  points: Point[],
  bound: Scenario['bound'],
  isOverflowing = false,
): Scenario => ({
  name,
  title,
  bound,
  run: (ctx) =>
    inWorld(ctx, bound, {}, async (world) => {
      const api = await world.spawn({ roles: ['api', 'drain', 'sweep'] })
      const overflowing = isOverflowing ? await keepOverflowing(world) : undefined
      const load = startLoad(world, { url: () => api.url, perSecond: 40 })
      const spawnVictim = () => world.spawn({ roles: ['drain'], isHeld: true, sendDelayMs: 100 })
      const recoveryMs = []
      const hits = []
      let spare = spawnVictim()
      for (let run = 0; run < ctx.runs; run += 1) {
        const victim = await spare
        if (run + 1 < ctx.runs) spare = spawnVictim()
        victim.start({ operation: 'none', when: 'before', ...points[run % points.length], nth: 1 + (run % 3) })
        hits.push(await untilKilled(victim))
        recoveryMs.push(await recovery(world))
      }
      await load.stop()
      overflowing?.end()
      const inFlightMax = ctx.runs * sendsMax(defaultSettings)
      return { loads: [load.figures], hits, recoveryMs, inFlightMax }
    }),
})

const overflowEveryMs = 100

/** Rows are stored without a job, however few wait, and however often a drain finds that all are worked off. */
const keepOverflowing = async ({ redis: { url } }: World) => {
  const redis = new Redis(url)
  const say = () => redis.set(`${queuePrefix}:overflow:email`, 1)
  await say()
  const saying = setInterval(() => void say().catch(() => {}), overflowEveryMs)
  return {
    end: () => {
      clearInterval(saying)
      redis.disconnect()
    },
  }
}

export const crashesInDrain: Scenario[] = [
  crashInDrain('c4', 'C4 kill -9: drain, jobs taken', [{ operation: 'consumer.take', when: 'after' }], 'in flight'),
  crashInDrain(
    'c5',
    'C5 kill -9: drain, rows claimed, nothing sent',
    [{ operation: 'store.claim', when: 'after' }],
    'in flight',
  ),
  crashInDrain(
    'c6',
    'C6 kill -9: drain, sent, not settled',
    [{ operation: 'store.settle', when: 'before' }],
    'in flight',
  ),
  crashInDrain(
    'c6-unqueued',
    'C6 kill -9: drain, rows without a job claimed, not settled',
    [
      { operation: 'store.claimUnqueued', when: 'after' },
      { operation: 'store.settle', when: 'before' },
    ],
    'in flight',
    true,
  ),
  crashInDrain(
    'c7',
    'C7 kill -9: drain, settled, job not completed',
    [{ operation: 'consumer.completeAndTake', when: 'before' }],
    'in flight',
  ),
  crashInDrain(
    'c8',
    'C8 kill -9: drain, before and after the dead-letter job',
    [
      { operation: 'deadLetters.add', when: 'before' },
      { operation: 'deadLetters.add', when: 'after' },
    ],
    'in flight',
  ),
]
