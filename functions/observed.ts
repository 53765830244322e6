import { systemClock } from '../lib/config/clock.ts'
import type { Report } from '../lib/notifications/ports/runtime.ts'
import type { LogEvent } from '../lib/observability/logger.ts'
import type { Meter } from '../lib/observability/meter.ts'
import { flushSpans } from '../lib/observability/tracing.ts'

/** CloudWatch keeps metrics by the minute: twice in each. */
const flushEveryMs = 30_000

type Handler<Args extends unknown[], Result> = (...args: Args) => Promise<Result>

export interface Observation {
  report: Report
  /** Wraps a handler, so that nothing of what it has told stays behind when it has ended. */
  observed: <Args extends unknown[], Result>(handler: Handler<Args, Result>) => Handler<Args, Result>
  /** Writes what is left, for a process that ends in good order. */
  stop: () => Promise<void>
}

/**
 * Whatever is reported is logged, and counted. Lambda runs nothing between invocations, so metrics and spans leave with each; a process
 * that lives long writes its metrics now and then, and its spans are handed over by the SDK that it was started with.
 */
export const openObservation = (log: LogEvent, meter: Meter, { isLambda }: { isLambda: boolean }): Observation => {
  const stopFlushing = isLambda ? () => {} : systemClock.every(flushEveryMs, meter.flush)
  const flush = async () => {
    meter.flush()
    await flushSpans()
  }
  return {
    report: (event, fields) => {
      log(event, fields)
      meter.observe(event, fields)
    },
    observed: (handler) =>
      isLambda
        ? async (...args) => {
            try {
              return await handler(...args)
            } finally {
              await flush()
            }
          }
        : handler,
    stop: async () => {
      stopFlushing()
      await flush()
    },
  }
}
