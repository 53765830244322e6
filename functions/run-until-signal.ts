import { systemClock } from '../lib/config/clock.ts'
import type { Report } from '../lib/notifications/ports/runtime.ts'

export interface RunOptions {
  report: Report
  /** What stopping may take. Then this process ends as it stands: the rows know what is to be done, and another does it. */
  stopSeconds: number
}

/** Runs what `start` starts until SIGTERM or SIGINT, stops it once, and ends this process: 0 when all was put in order, else 1. */
export const runUntilSignal = async (
  { report, stopSeconds }: RunOptions,
  start: () => Promise<() => Promise<void>>,
) => {
  const asked = Promise.withResolvers<string>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, asked.resolve)
  try {
    const stop = await start()
    const signal = await asked.promise
    report('process.stopping', { signal, stopSeconds })
    systemClock.after(stopSeconds * 1_000, () => {
      report('process.stopped', { error: new Error(`it was not in order after ${stopSeconds} s`) })
      process.exit(1)
    })
    await stop()
    report('process.stopped', {})
    process.exit(0)
  } catch (error) {
    report('process.failed', { error })
    process.exit(1)
  }
}
