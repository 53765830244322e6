import { drainAll } from '../ours/drain-all.ts'
import { openWorld } from '../ours/world.ts'
import type { Services } from '../services.ts'

export interface Order {
  services: Pick<Services, 'databaseUrl' | 'redisUrl'>
  items: number
}

export type Told = { type: 'ready' } | { type: 'progress'; sent: number; rssBytes: number } | { type: 'done' }

const tellEveryMs = 100

/** A drain in a process of its own: what it holds in memory is its own as well. */
const run = async ({ services, items }: Order) => {
  const world = await openWorld(services)
  const tellProgress = () => tell({ type: 'progress', sent: world.tally.sent, rssBytes: process.memoryUsage().rss })
  const timer = setInterval(tellProgress, tellEveryMs)
  await drainAll(world, items).catch(console.error) // what is left is counted, as lost
  clearInterval(timer)
  await world.close()
  process.send?.({ type: 'done' } satisfies Told, () => process.exit())
}

const tell = (message: Told) => process.send?.(message)

process.on('disconnect', () => process.exit(0)) // nobody is left to end us
process.once('message', (order: Order) => {
  run(order).catch((error) => {
    console.error(error)
    process.exit(1)
  })
})
tell({ type: 'ready' })
