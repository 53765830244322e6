import { setTimeout as sleep } from 'node:timers/promises'
import { accept } from '../../lib/notifications/accept.ts'
import type { Contestant } from '../contest.ts'
import { percentile } from '../statistics.ts'
import { command } from './command.ts'
import { drainOn } from './drain-all.ts'
import { clearTables } from './seed.ts'
import { openFreshWorld, type World } from './world.ts'

/** Between two: long enough for the drain to wait again, and never in step with its timers. */
const pauseMs = () => 4 + Math.random() * 12
const pollMs = 2
const sentWithinMs = 10_000
const warmUps = 50

/** From the moment that accept is asked to the call of the provider, with a drain that waits for work. */
export const warmDrain: Contestant = {
  name: 'accept to provider, warm drain',
  measure: async (bench) => {
    const sentAtMs: number[] = []
    const world = await openFreshWorld(bench.services, { onSend: () => void sentAtMs.push(performance.now()) })
    const state = { isOver: false }
    await clearTables(bench.services)
    const draining = drainUntil(world, state)
    try {
      const items = bench.items(500, 200) + warmUps
      const tookMs: number[] = []
      for (let number = 1; number <= items; number += 1) {
        await sleep(pauseMs())
        const askedAtMs = performance.now()
        await accept(world.deps, command)
        tookMs.push((await sent(sentAtMs, number)) - askedAtMs)
      }
      const kept = tookMs.slice(warmUps)
      return { p50Ms: percentile(kept, 0.5), p99Ms: percentile(kept, 0.99) }
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

const sent = async (sentAtMs: readonly number[], number: number): Promise<number> => {
  const endMs = performance.now() + sentWithinMs
  for (;;) {
    const at = sentAtMs[number - 1]
    if (at !== undefined) return at
    if (performance.now() > endMs) throw new Error(`A notification was not sent within ${sentWithinMs} ms.`)
    await sleep(pollMs)
  }
}
