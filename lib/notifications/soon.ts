import type { Clock } from './ports/runtime.ts'

/** When the work has ended, or after that time: the work goes on, and whoever waited does too. Rejects where the work does so first. */
export const soon = async (clock: Pick<Clock, 'after'>, ms: number, work: Promise<unknown>): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(ms, resolve)
  await Promise.race([work, promise])
  cancel()
}
