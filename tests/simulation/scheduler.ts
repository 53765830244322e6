import { setImmediate } from 'node:timers'
import type { Random } from './random.ts'

/** The only clock and the only order of things: what happens next is the earliest event, and of several one that the seed picks. */
export interface Scheduler {
  /** Milliseconds since the beginning: the time of the store, of the queue and of the providers. */
  nowMs(): number
  /** Runs something `ms` from now, unless the function that it gives back was called first. */
  after(ms: number, run: () => void): () => void
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Lets events happen until `main` is done, or `isOver` says so. */
  runUntil<Value>(main: Promise<Value>, isOver: () => boolean): Promise<Value | undefined>
}

interface Event {
  atMs: number
  tie: number
  run: (() => void) | undefined
}

/** Far more than a life ever had: one with more of them would go on for ever. */
const eventsMax = 500_000

export const createScheduler = (random: Random): Scheduler => {
  const heap: Event[] = []
  let nowMs = 0
  const after: Scheduler['after'] = (ms, run) => {
    const event: Event = { atMs: nowMs + Math.max(0, ms), tie: random.next(), run }
    push(heap, event)
    return () => {
      event.run = undefined
    }
  }
  return {
    nowMs: () => nowMs,
    after,
    sleep: (ms, signal) =>
      new Promise((wake) => {
        const stop = after(ms, wake)
        signal?.addEventListener('abort', () => {
          stop()
          wake()
        })
      }),
    runUntil: async (main, isOver) => {
      const ended = track(main)
      await settled()
      for (let events = 0; !ended.isDone() && !isOver(); events += 1) {
        if (events > eventsMax) throw new Error(`${eventsMax} events, and it has not ended`)
        const event = pop(heap)
        if (!event) throw new Error('nothing is left to happen, and it has not ended')
        if (!event.run) continue
        nowMs = event.atMs
        event.run()
        await settled()
      }
      return ended.isDone() ? main : undefined
    },
  }
}

/** Comes after every promise that could settle has settled: so one event has all its consequences before the next happens. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

const track = (main: Promise<unknown>) => {
  let isDone = false
  const done = () => {
    isDone = true
  }
  main.then(done, done)
  return { isDone: () => isDone }
}

const isBefore = (a: Event, b: Event) => a.atMs < b.atMs || (a.atMs === b.atMs && a.tie < b.tie)

const push = (heap: Event[], event: Event) => {
  let index = heap.push(event) - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(event, heap[parent]!)) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = event
}

const pop = (heap: Event[]): Event | undefined => {
  const first = heap[0]
  const last = heap.pop()
  if (!last || heap.length === 0) return first
  let index = 0
  for (;;) {
    const [left, right] = [2 * index + 1, 2 * index + 2]
    if (left >= heap.length) break
    const child = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left
    if (!isBefore(heap[child]!, last)) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
  return first
}
