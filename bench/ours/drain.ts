import type { Bench, Contestant, Sample } from '../contest.ts'
import { assertAllSent } from './assert-all-sent.ts'
import { measuredDrain } from './measured-drain.ts'
import { seed } from './seed.ts'
import { openFreshWorld, type WorldOptions } from './world.ts'

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
  const world = await openFreshWorld(bench.services, options)
  try {
    await seed(bench.services, world, items, perJob)
    const sample = await measuredDrain(bench, world, items)
    await assertAllSent(bench.services, options.queue ?? 'redis', items)
    return sample
  } finally {
    await world.close()
  }
}
