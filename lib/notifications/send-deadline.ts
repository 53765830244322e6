import { DeliveryError, type Failure } from './delivery-error.ts'
import type { Clock } from './ports/runtime.ts'

/** A provider that has not answered by then is not going to; FCM asks its callers for 10 s at least. */
export const sendTimeoutMs = 10_000

/** Until when sends that begin together may take. A timer and a signal for each of them was a tenth of what we spend on one. */
export interface SendDeadline {
  /** Ends as `send` does, also where that throws at once; and at the deadline, for a channel that does not obey the signal. */
  within<Result>(send: (signal: AbortSignal) => Promise<Result>): Promise<Result>
  cancel(): void
}

export const startSendDeadline = (clock: Pick<Clock, 'after'>): SendDeadline => {
  const controller = new AbortController()
  // Not `Promise.race`: with a promise that all of them share it makes twice as much for each.
  const rejects: ((error: DeliveryError) => void)[] = []
  const cancel = clock.after(sendTimeoutMs, () => {
    controller.abort()
    for (const reject of rejects) reject(new DeliveryError(timeoutFailure))
  })
  return {
    within: (send) =>
      new Promise((resolve, reject) => {
        rejects.push(reject)
        send(controller.signal).then(resolve, reject)
      }),
    cancel,
  }
}

const timeoutFailure: Failure = { kind: 'ambiguous', code: 'timeout', detail: `No answer within ${sendTimeoutMs} ms.` }
