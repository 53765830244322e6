import { type Bench, type Contestant, type Figure, rates } from '../contest.ts'
import { clearTables } from '../ours/seed.ts'
import { measureAmong } from './among.ts'

const fewJobs = 1_000
const manyJobs: [full: number, quick: number] = [200_000, 20_000]

export const waitingFigure = (bench: Bench): Figure => ({
  name: 'growth-waiting',
  contest: 'jobs in the queue',
  ours: drainBefore(bench.items(...manyJobs)),
  peer: drainBefore(fewJobs),
  reach: 0.85,
  better: 'higher',
  value: rates,
})

const drainBefore = (waitingBehind: number): Contestant => ({
  name: `drain, singles, with ${waitingBehind.toLocaleString('en')} jobs behind`,
  measure: async (bench) => {
    await clearTables(bench.services)
    return measureAmong(bench, { items: bench.items(10_000, 10_000), perJob: 1, waitingBehind })
  },
})
