import { DeliveryError, type Failure } from './delivery-error.ts'
import type { Clock } from './ports/runtime.ts'

/** A provider that has not answered by then is not going to; FCM asks its callers for 10 s at least. */
export const sendTimeoutMs = 10_000

/** Until when sends that begin together may take. A timer and a signal for each of them was a tenth of what we spend on one. */
export interface SendDeadline {
  signal: AbortSignal
  /** Tells once how the send ends: with its result, or without one; also at the deadline, for a channel that does not obey the signal. */
  within<Result extends object>(sending: Promise<Result>, ended: SendEnded<Result>): void
  cancel(): void
}

type SendEnded<Result> = (result: Result | undefined, error?: unknown) => void

export const startSendDeadline = (clock: Pick<Clock, 'after'>): SendDeadline => {
  const controller = new AbortController()
  const fails: ((error: unknown) => void)[] = []
  const cancelTimer = clock.after(sendTimeoutMs, () => {
    controller.abort()
    for (const fail of fails) fail(new DeliveryError(timeoutFailure))
  })
  return {
    signal: controller.signal,
    within: (sending, ended) => {
      let isOpen = true
      const fail = (error: unknown) => {
        if (!isOpen) return
        isOpen = false
        ended(undefined, error)
      }
      fails.push(fail)
      sending.then((result) => {
        if (!isOpen) return
        isOpen = false
        ended(result)
      }, fail)
    },
    cancel: () => {
      cancelTimer()
      fails.length = 0 // each holds what was sent, which nobody needs while its end is being stored
    },
  }
}

const timeoutFailure: Failure = { kind: 'ambiguous', code: 'timeout', detail: `No answer within ${sendTimeoutMs} ms.` }
