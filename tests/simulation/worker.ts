import { parentPort } from 'node:worker_threads'
import { simulate } from './simulate.ts'
import { addTo, emptyTally, tallyOf } from './tally.ts'

/** From the first to the last seed, both included. */
export interface SeedRange {
  first: number
  last: number
}

parentPort?.on('message', async ({ first, last }: SeedRange) => {
  const tally = emptyTally()
  for (let seed = first; seed <= last; seed += 1) addTo(tally, tallyOf(await simulate(seed)))
  parentPort?.postMessage(tally)
})
