import { type Contestant, type Figure, given } from '../contest.ts'
import { assertAllSent } from '../ours/assert-all-sent.ts'
import { seed } from '../ours/seed.ts'
import { openFreshWorld } from '../ours/world.ts'
import type { Services } from '../services.ts'
import { median } from '../statistics.ts'
import { startDrainProcess } from './drain-child.ts'
import { startPings } from './pings.ts'

const idsPerChunk = 100
const flatMax = 1.25
const pauseMaxMs = 100

/** All of it, once: nothing lost, no memory that grows with it, and a Redis that answers all the time. */
export const backlogFigures = (size: number): Figure[] => {
  const ours = drainBacklog(size)
  const common = { contest: `a backlog of ${size.toLocaleString('en')}`, ours, better: 'lower' } as const
  return [
    { ...common, name: 'backlog-lost', reach: 0, value: ({ lost }) => given(lost) },
    { ...common, name: 'backlog-memory', reach: flatMax, value: ({ memoryGrowth }) => given(memoryGrowth) },
    { ...common, name: 'backlog-pause-ms', reach: pauseMaxMs, value: ({ pauseMs }) => given(pauseMs) },
  ]
}

const drainBacklog = (size: number): Contestant => ({
  name: `drain, ${size.toLocaleString('en')} waiting`,
  measure: async ({ services }) => {
    const world = await openFreshWorld(services)
    await seed(services, world, size, idsPerChunk)
    await world.close()
    const drain = await startDrainProcess()
    const pings = startPings(services.redis)
    const startedMs = performance.now()
    const memory = await drain.run({ databaseUrl: services.databaseUrl, redisUrl: services.redisUrl }, size)
    const seconds = (performance.now() - startedMs) / 1_000
    const pauseMs = await pings.stop()
    const lost = await countLost(services, size)
    if (lost === 0) await assertAllSent(services, 'redis', size)
    return { perSecond: size / seconds, lost, memoryGrowth: growthOf(memory), pauseMs }
  },
})

const countLost = async ({ sql }: Services, size: number) => {
  const [row] = await sql<{ sent: number }[]>`select count(*)::int as sent from notifications where status = 'SENT'`
  return size - (row?.sent ?? 0)
}

/** The last third to the second: in the first a process still warms up. */
const growthOf = (rssBytes: readonly number[]): number => {
  const third = Math.floor(rssBytes.length / 3)
  if (third === 0) return 1 // over before there was anything to see
  return median(rssBytes.slice(2 * third)) / median(rssBytes.slice(third, 2 * third))
}
