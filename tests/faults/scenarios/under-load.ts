import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import type { ChildSettings } from '../child-settings.ts'
import { type LoadFigures, startLoad } from '../load.ts'
import { type Hit, inWorld, recovery, type Scenario, type Told } from '../scenario.ts'
import type { Addresses, World, WorldOptions } from '../world.ts'

export interface Prepared {
  /** Where the processes find their services: a proxy, mostly. */
  addresses?: Addresses
  close?: () => Promise<void>
}

export interface UnderLoad<Ready extends Prepared> extends Pick<Scenario, 'name' | 'title' | 'bound'> {
  world?: WorldOptions
  /** Of every process. */
  settings?: Partial<ChildSettings>
  perSecond?: number
  /** Strikes no more often than this, however many runs are asked for. */
  runsMax?: number
  /** Puts a proxy between, or another thing that the fault needs. */
  prepare?: (world: World) => Promise<Ready>
  /** The fault, from its beginning to its end. */
  strike: (world: World, ready: Ready, run: number) => Promise<Hit>
  /** What can be seen only when all is over. */
  conclude?: (load: Told['loads'][number]) => Partial<Pick<Told, 'notes' | 'broken'>>
}

const beforeMs = 400
const acceptingMs = 120_000

/** An api, a drain and a sweep under steady load; the fault strikes, ends, and all must be delivered. */
export const underLoad = <Ready extends Prepared>(given: UnderLoad<Ready>): Scenario => ({
  name: given.name,
  title: given.title,
  bound: given.bound,
  run: async (ctx) => {
    const runs = Math.min(ctx.runs, given.runsMax ?? ctx.runs)
    let close = async () => {}
    try {
      return await inWorld({ ...ctx, runs }, given.bound, given.world ?? {}, async (world) => {
        const ready = (await given.prepare?.(world)) ?? ({} as Ready)
        close = ready.close ?? close
        return strikes(world, given, runs, ready)
      })
    } finally {
      await close()
    }
  },
})

const strikes = async <Ready extends Prepared>(
  world: World,
  { settings = {}, perSecond = 40, strike, conclude }: UnderLoad<Ready>,
  runs: number,
  ready: Ready,
): Promise<Told> => {
  const [api] = await Promise.all([
    world.spawn({ ...settings, roles: ['api'] }, ready.addresses),
    world.spawn({ ...settings, roles: ['drain', 'sweep'] }, ready.addresses),
  ])
  const load = startLoad(world, { url: () => api.url, perSecond })
  const hits: Hit[] = []
  const recoveryMs: number[] = []
  for (let run = 0; run < runs; run += 1) {
    await sleep(beforeMs)
    hits.push(await strike(world, ready, run))
    const endedMs = performance.now()
    await untilAccepting(load.figures)
    recoveryMs.push(await recovery(world, endedMs))
  }
  await load.stop()
  return { loads: [load.figures], hits, recoveryMs, ...conclude?.(load.figures) }
}

/** Where nothing is accepted there is nothing to finish: that alone is no recovery. */
const untilAccepting = ({ accepted }: LoadFigures) => {
  const before = accepted.length
  return until('the api to accept again', () => accepted.length > before, acceptingMs)
}
