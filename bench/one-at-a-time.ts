import { type Bench, costOf, type Sample } from './contest.ts'
import { percentile } from './statistics.ts'

const warmUps = 100

/** The next begins when the one before has ended: what a caller waits, and not what a server can take. */
export const oneAtATime = async (bench: Bench, items: number, once: () => Promise<unknown>): Promise<Sample> => {
  for (let number = 0; number < warmUps; number += 1) await once()
  const { result: tookMs, cpuUs } = await costOf(bench, items, async () => {
    const all: number[] = []
    for (let number = 0; number < items; number += 1) all.push(await timed(once))
    return all
  })
  const seconds = tookMs.reduce((sum, ms) => sum + ms, 0) / 1_000
  return { perSecond: items / seconds, p50Ms: percentile(tookMs, 0.5), p99Ms: percentile(tookMs, 0.99), cpuUs }
}

const timed = async (work: () => Promise<unknown>) => {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}
