import { DeliveryError, type Failure } from './delivery-error.ts'
import type { Clock } from './ports/runtime.ts'

/** A provider that has not answered by then is not going to; FCM asks its callers for 10 s at least. */
export const sendTimeoutMs = 10_000

/** Until when sends that begin together may take. A timer and a signal for each of them was a tenth of what we spend on one. */
export interface SendDeadline {
  /** Tells once how `send` ends, also where that throws at once; and at the deadline, for a channel that does not obey the signal. */
  within<Result>(
    send: (signal: AbortSignal) => Promise<Result>,
    onResult: (result: Result) => void,
    onError: (error: unknown) => void,
  ): void
  cancel(): void
}

export const startSendDeadline = (clock: Pick<Clock, 'after'>): SendDeadline => {
  const controller = new AbortController()
  const fails: ((error: unknown) => void)[] = []
  const cancel = clock.after(sendTimeoutMs, () => {
    controller.abort()
    for (const fail of fails) fail(new DeliveryError(timeoutFailure))
  })
  return {
    within: (send, onResult, onError) => {
      let isOpen = true
      const fail = (error: unknown) => {
        if (!isOpen) return
        isOpen = false
        onError(error)
      }
      fails.push(fail)
      try {
        send(controller.signal).then((result) => {
          if (!isOpen) return
          isOpen = false
          onResult(result)
        }, fail)
      } catch (error) {
        fail(error)
      }
    },
    cancel,
  }
}

const timeoutFailure: Failure = { kind: 'ambiguous', code: 'timeout', detail: `No answer within ${sendTimeoutMs} ms.` }
