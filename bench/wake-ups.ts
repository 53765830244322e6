import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Sample } from './contest.ts'
import { percentile } from './statistics.ts'

/** Between two: long enough for who drains to wait again, and never in step with its timers. */
const pauseMs = () => 4 + Math.random() * 12
const pollMs = 2
const sentWithinMs = 10_000
const warmUps = 50

export interface WakeUps {
  accept: () => Promise<unknown>
  /** When each was handed to the provider, in their order; who drains adds to it. */
  sentAtMs: readonly number[]
}

/** One at a time: from the moment that accept is asked to the call of the provider. */
export const wakeUps = async (bench: Bench, { accept, sentAtMs }: WakeUps): Promise<Sample> => {
  const items = bench.items(500, 200) + warmUps
  const tookMs: number[] = []
  for (let number = 1; number <= items; number += 1) {
    await sleep(pauseMs())
    const askedAtMs = performance.now()
    await accept()
    tookMs.push((await sent(sentAtMs, number)) - askedAtMs)
  }
  const kept = tookMs.slice(warmUps)
  return { p50Ms: percentile(kept, 0.5), p99Ms: percentile(kept, 0.99) }
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
