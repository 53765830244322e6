import { accept } from '../../lib/notifications/accept.ts'
import type { Contestant } from '../contest.ts'
import { wakeUps } from '../wake-ups.ts'
import { command } from './command.ts'
import { drainOn } from './drain-all.ts'
import { clearTables } from './seed.ts'
import { openFreshWorld, type World } from './world.ts'

/** With a drain that waits for work. */
export const warmDrain: Contestant = {
  name: 'accept to provider, warm drain',
  measure: async (bench) => {
    const sentAtMs: number[] = []
    const world = await openFreshWorld(bench.services, { onSend: () => void sentAtMs.push(performance.now()) })
    const state = { isOver: false }
    await clearTables(bench.services)
    const draining = drainUntil(world, state)
    try {
      return await wakeUps(bench, { accept: () => accept(world.deps, command), sentAtMs })
    } finally {
      state.isOver = true
      await draining
      await world.close()
    }
  },
}

const drainUntil = async (world: World, state: { isOver: boolean }) => {
  const drain = drainOn(world, 500)
  while (!state.isOver)
    await drain({ channel: 'email' }, { getRemainingTimeInMillis: () => (state.isOver ? 0 : 15 * 60_000) })
}
