import { accept } from '../../lib/notifications/accept.ts'
import type { Contestant } from '../contest.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { settleDown } from '../services.ts'
import { command } from './command.ts'
import { clearTables } from './seed.ts'
import { openFreshWorld } from './world.ts'

/** What stands behind the api's handler: one INSERT and one add. */
export const acceptOne: Contestant = {
  name: 'accept, one at a time',
  measure: async (bench) => {
    const world = await openFreshWorld(bench.services, { connections: 1, backlogMax: 1_000_000 })
    try {
      await clearTables(bench.services)
      await settleDown(bench.services, 'notifications')
      return await oneAtATime(bench, bench.items(3_000, 1_000), () => accept(world.deps, command))
    } finally {
      await world.close()
    }
  },
}
