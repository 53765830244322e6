import type { Clock } from '../../lib/notifications/ports/runtime.ts'

export interface VirtualClock extends Clock {
  /** Moves the hands at once, whoever sleeps. */
  advance(ms: number): void
  /** Sleeps in virtual time: the clock jumps to the next sleeper as soon as nobody has anything left to do. Abort to be woken. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

interface Sleeper {
  atMs: number
  wake: () => void
}

/** A clock that only tests move. Same calls, same times: nothing here depends on how fast the machine is. */
export const virtualClock = (start = '2030-01-01T00:00:00.000Z'): VirtualClock => {
  let nowMs = Date.parse(start)
  let isTicking = false
  const sleepers: Sleeper[] = []

  // setImmediate comes after every promise that could settle has settled, so nobody is overtaken by time.
  const tick = () => {
    isTicking = true
    setImmediate(() => {
      const next = sleepers.shift()
      if (next) {
        nowMs = Math.max(nowMs, next.atMs)
        next.wake()
      }
      if (sleepers.length > 0) tick()
      else isTicking = false
    })
  }

  const wait: VirtualClock['wait'] = (ms, signal) =>
    new Promise((wake) => {
      const sleeper = { atMs: nowMs + Math.max(0, ms), wake }
      const behind = sleepers.findIndex(({ atMs }) => atMs > sleeper.atMs)
      sleepers.splice(behind < 0 ? sleepers.length : behind, 0, sleeper)
      signal?.addEventListener('abort', () => {
        const index = sleepers.indexOf(sleeper)
        if (index >= 0) sleepers.splice(index, 1)
        wake()
      })
      if (!isTicking) tick()
    })

  return {
    now: () => new Date(nowMs),
    advance: (ms) => {
      nowMs += ms
    },
    wait,
    after: (ms, run) => {
      const stopped = new AbortController()
      void wait(ms, stopped.signal).then(() => {
        if (!stopped.signal.aborted) run()
      })
      return () => stopped.abort()
    },
  }
}
