import { type Contestant, given } from '../contest.ts'
import type { Services } from '../services.ts'
import { clearTables, seedJobs, seedRows } from './seed.ts'
import { openFreshWorld } from './world.ts'

/** What Redis holds more of when `perJob` notifications wait in each job. */
export const waitingJobs = (name: string, perJob: number, items: [full: number, quick: number]): Contestant => ({
  name,
  measure: async (bench) => {
    const world = await openFreshWorld(bench.services)
    try {
      await clearTables(bench.services)
      const count = bench.items(...items)
      const [first, ...jobs] = await seedRows(bench.services, world, count + perJob, perJob)
      if (first) await seedJobs(world, [first]) // the queue's own keys and buffers are not what a job costs
      const before = await usedMemory(bench.services)
      await seedJobs(world, jobs)
      return { bytesPerItem: ((await usedMemory(bench.services)) - before) / count }
    } finally {
      await world.close()
    }
  },
})

const usedMemory = async ({ redis }: Services) =>
  given(Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]) || undefined)
