import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { addTo, emptyTally, type Tally } from './tally.ts'
import type { SeedRange } from './worker.ts'

/** Seeds that a thread fetches at once: few enough that all of them end at about the same time. */
const rangeMax = 25
/** Broken lives after which the rest would say nothing new. */
const brokenMax = 5
export const threads = availableParallelism()

/** Lives every seed from the first to the last, on all cores, and stops early where several break. */
export const runSeeds = async (seeds: SeedRange, onProgress: (sum: Tally) => void = () => {}): Promise<Tally> => {
  const sum = emptyTally()
  let next = seeds.first
  const fetch = (): SeedRange | undefined => {
    if (next > seeds.last || sum.broken.length >= brokenMax) return undefined
    const range = { first: next, last: Math.min(seeds.last, next + rangeMax - 1) }
    next = range.last + 1
    return range
  }
  const take = (tally: Tally) => {
    addTo(sum, tally)
    onProgress(sum)
  }
  await Promise.all(Array.from({ length: threads }, () => runThread(fetch, take)))
  // Lowest first, whichever thread was faster; and no more than one can read.
  const broken = sum.broken.toSorted((a, b) => a.seed - b.seed).slice(0, brokenMax)
  return { ...sum, broken }
}

/** One thread, from its first range of seeds to its last. */
const runThread = (fetch: () => SeedRange | undefined, take: (tally: Tally) => void) => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  return new Promise<void>((resolve, reject) => {
    let range = fetch()
    const post = () => (range ? worker.postMessage(range) : resolve())
    worker.on('message', (tally: Tally) => {
      take(tally)
      range = fetch()
      post()
    })
    // Something of the domain's that nobody waits for has failed: in a function it would have ended the process.
    worker.once('error', (cause) => reject(new Error(`a seed from ${range?.first} to ${range?.last} threw`, { cause })))
    post()
  }).finally(() => worker.terminate())
}
