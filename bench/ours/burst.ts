import { accept } from '../../lib/notifications/accept.ts'
import type { Contestant } from '../contest.ts'
import { settleDown } from '../services.ts'
import { assertAllSent } from './assert-all-sent.ts'
import { command } from './command.ts'
import { measuredDrain } from './measured-drain.ts'
import { clearTables } from './seed.ts'
import { openFreshWorld, type World } from './world.ts'

const callers = 64

/** A burst of single accepts, and then the drain: what of it waits in the queue and what in Postgres alone, accept decides. */
export const burst: Contestant = {
  name: 'drain, a burst of singles',
  measure: async (bench) => {
    const items = bench.items(100_000, 10_000)
    const world = await openFreshWorld(bench.services)
    try {
      await clearTables(bench.services)
      await acceptAll(world, items)
      await settleDown(bench.services, 'notifications')
      const sample = await measuredDrain(bench, world, items)
      await assertAllSent(bench.services, 'redis', items)
      return sample
    } finally {
      await world.close()
    }
  },
}

const acceptAll = async ({ deps }: World, items: number) => {
  let left = items
  const caller = async () => {
    while (left > 0) {
      left -= 1
      await accept(deps, command)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
}
