import { createHandler } from '../../functions/drain/handler.ts'
import { type Bench, type Contestant, measured, type Sample } from '../contest.ts'
import { assertAllSent } from './assert-all-sent.ts'
import { seed } from './seed.ts'
import { openFreshWorld, type World, type WorldOptions } from './world.ts'

interface DrainContest extends Omit<WorldOptions, 'onSend'> {
  name: string
  perJob: number
  items: [full: number, quick: number]
}

/** The real drain function over a queue that is full before it starts. */
export const drainOf = ({ name, perJob, items, ...options }: DrainContest): Contestant => ({
  name,
  measure: (bench) => measureDrain(bench, { ...options, perJob, items: bench.items(...items) }),
})

const measureDrain = async (
  bench: Bench,
  { items, perJob, ...options }: Omit<WorldOptions, 'onSend'> & { items: number; perJob: number },
): Promise<Sample> => {
  const tally = { sent: 0 }
  const onSend = () => {
    tally.sent += 1
  }
  const world = await openFreshWorld(bench.services, { ...options, onSend })
  try {
    await seed(bench.services, world, items, perJob)
    const sample = await measured(bench, items, () => drainAll(world, tally, items))
    await assertAllSent(bench.services, options.queue ?? 'redis', items)
    return sample
  } finally {
    await world.close()
  }
}

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
