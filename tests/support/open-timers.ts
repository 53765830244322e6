import type { World } from './world.ts'

/** Timers of that world that were started and neither ran nor were stopped. */
export const openTimers = (world: World) => {
  const open = new Set<object>()
  const { after } = world.clock
  world.clock.after = (ms, run) => {
    const timer = { ms }
    open.add(timer)
    const stop = after(ms, () => {
      open.delete(timer)
      run()
    })
    return () => {
      open.delete(timer)
      stop()
    }
  }
  return open
}
