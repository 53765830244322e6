/**
 * Longer than anything a loop rightly waits for: a drain looks up every few seconds, or once a batch of nothing but
 * timeouts is over, and sweep runs each minute.
 */
const silentMaxMs = 5 * 60_000

export interface Liveness {
  beat(name: string): void
  /** Every loop, and how long ago it gave a sign of life. */
  report(): { isAlive: boolean; silentSeconds: Record<string, number> }
}

/** Whether each loop still turns. A service that is away stops no loop: starting this process again would not bring it back. */
export const createLiveness = (names: readonly string[], nowMs: () => number): Liveness => {
  const startedMs = nowMs()
  const beats = new Map(names.map((name) => [name, startedMs]))
  return {
    beat: (name) => void beats.set(name, nowMs()),
    report: () => {
      const silentMs = [...beats].map(([name, atMs]) => [name, nowMs() - atMs] as const)
      return {
        isAlive: silentMs.every(([, ms]) => ms < silentMaxMs),
        silentSeconds: Object.fromEntries(silentMs.map(([name, ms]) => [name, Math.floor(ms / 1_000)])),
      }
    },
  }
}
