import type { Counters } from '../../lib/notifications/ports/counters.ts'

/** Counters that end by a clock which a test moves. */
export const memoryCounters = (now: () => number): Counters => {
  const sums = new Map<string, { sum: number; endsAt: number }>()
  const live = (key: string) => {
    const found = sums.get(key)
    return found && found.endsAt > now() ? found : undefined
  }
  return {
    add: async (additions) =>
      additions.map(({ key, amount, windowSeconds }) => {
        const { sum, endsAt } = live(key) ?? { sum: 0, endsAt: now() + windowSeconds * 1_000 }
        sums.set(key, { sum: sum + amount, endsAt })
        return sum + amount
      }),
    mark: async (key, seconds, value = 1) => {
      sums.set(key, { sum: value, endsAt: now() + seconds * 1_000 })
    },
    isMarked: async (key) => live(key) !== undefined,
    read: async (keys) =>
      keys.map((key) => {
        const found = live(key)
        return found && { value: found.sum, leftMs: found.endsAt - now() }
      }),
    unmark: async (key) => {
      sums.delete(key)
    },
  }
}
