import { createHandler } from '../../functions/drain/handler.ts'
import type { World } from './world.ts'

/** It is told that its time is over once all is sent, so that no idle wait is part of the figure. */
export const drainAll = async ({ config, deps }: World, tally: { sent: number }, items: number) => {
  const settings = {
    batchMax: config.DRAIN_BATCH_MAX,
    lanes: config.DRAIN_LANES,
    idleMs: 1_000,
    backlogMax: config.DRAIN_BACKLOG_MAX,
  }
  const drain = createHandler(deps, settings)
  const getRemainingTimeInMillis = () => (tally.sent >= items ? 0 : 15 * 60_000)
  while (tally.sent < items) {
    const before = tally.sent
    await drain({ channel: 'email' }, { getRemainingTimeInMillis })
    if (tally.sent === before) throw new Error(`The drain left with ${items - before} of ${items} not sent.`)
  }
}
