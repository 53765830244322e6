import { until } from '../../support/until.ts'
import type { Child } from '../child-process.ts'
import { defaultSettings, sendsMax } from '../child-settings.ts'
import { startLoad } from '../load.ts'
import { type Hit, inWorld, recovery, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'

/** It fetches for 0.3 s: the handler keeps 20 s for what is in hand. */
const remainingMs = 20_300
const waitMs = 60_000

/** A drain whose time is nearly over stops fetching and hands back what it cannot do; every other time it is killed before. */
export const lambdaTime: Scenario = {
  name: 'lambda-time',
  title: 'Drain out of time in mid-batch, then killed',
  bound: 'in flight',
  run: (ctx) =>
    inWorld(ctx, 'in flight', {}, async (world) => {
      const [api, , heir] = await Promise.all([
        world.spawn({ roles: ['api'] }),
        world.spawn({ roles: ['sweep'] }),
        world.spawn({ roles: ['drain'], isHeld: true, idleMs: 300 }),
      ])
      const loads = []
      const recoveryMs = []
      const hits: Hit[] = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const load = startLoad(world, { url: () => api.url, perSecond: 200, total: 80 })
        await load.done
        const drain = await world.spawn({ roles: ['drain'], remainingMs, sendDelayMs: 400 })
        hits.push(run % 2 === 0 ? await leavesByItself(world, drain) : await diesInMidBatch(world, drain))
        await drain.kill()
        heir.start()
        recoveryMs.push(await recovery(world))
        if (run + 1 < ctx.runs) await heir.pause()
        loads.push(load.figures)
      }
      const inFlightMax = Math.floor(ctx.runs / 2) * sendsMax(defaultSettings)
      return { loads, hits, recoveryMs, inFlightMax }
    }),
}

/** Work must be left, and none of it claimed. */
const leavesByItself = async (world: World, { drained }: Child): Promise<Hit> => {
  const last = await until('the drain to leave', () => drained.at(-1), waitMs)
  const [row] = await world.db<{ claimed: number; left: number }[]>`
    select count(*) filter (where status = 'PROCESSING')::int as claimed, count(*)::int as left
    from notifications where finished_at is null`
  const isClean = last.why === 'time_short' && row?.claimed === 0
  return { count: isClean ? (row?.left ?? 0) : 0, of: 'handed back or not fetched' }
}

const diesInMidBatch = async (world: World, drain: Child): Promise<Hit> => {
  const count = await until('a batch in flight', async () => (await inFlight(world)) || undefined, waitMs)
  await drain.kill()
  return { count, of: 'in flight when it was killed' }
}

const inFlight = async ({ db }: World) => {
  const [row] = await db<{ count: number }[]>`
    select count(*)::int as count from notifications where status = 'PROCESSING'`
  return row?.count ?? 0
}
