import { createHandler } from '../../functions/drain/handler.ts'
import type { World } from './world.ts'

/** The drain function with the settings of the world's configuration, and an idle time that suits the figure. */
export const drainOn = ({ config, deps }: World, idleMs: number) =>
  createHandler(deps, {
    batchMax: config.DRAIN_BATCH_MAX,
    lanes: config.DRAIN_LANES,
    idleMs,
    backlogMax: config.DRAIN_BACKLOG_MAX,
  })

/** It is told that its time is over once all is sent, so that it leaves then. */
export const drainAll = async (world: World, items: number) => {
  const { tally } = world
  const drain = drainOn(world, 1_000)
  const getRemainingTimeInMillis = () => (tally.sent >= items ? 0 : 15 * 60_000)
  while (tally.sent < items) {
    const before = tally.sent
    await drain({ channel: 'email' }, { getRemainingTimeInMillis })
    if (tally.sent === before) throw new Error(`The drain left with ${items - before} of ${items} not sent.`)
  }
}
