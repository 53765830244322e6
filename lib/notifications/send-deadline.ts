import { DeliveryError, type Failure } from './delivery-error.ts'
import type { Clock } from './ports/runtime.ts'

/** A provider that has not answered by then is not going to; FCM asks its callers for 10 s at least. */
export const sendTimeoutMs = 10_000

/** Until when sends that begin together may take. A timer and a signal for each of them was a tenth of what we spend on one. */
export interface SendDeadline {
  /** A channel's to obey. */
  signal: AbortSignal
  /** Rejects then, for a channel that does not. */
  passed: Promise<never>
  cancel(): void
}

export const startSendDeadline = (clock: Pick<Clock, 'after'>): SendDeadline => {
  const controller = new AbortController()
  const { promise: passed, reject } = Promise.withResolvers<never>()
  passed.catch(() => {}) // all may have ended by then
  const cancel = clock.after(sendTimeoutMs, () => {
    controller.abort()
    reject(new DeliveryError(timeoutFailure))
  })
  return { signal: controller.signal, passed, cancel }
}

const timeoutFailure: Failure = { kind: 'ambiguous', code: 'timeout', detail: `No answer within ${sendTimeoutMs} ms.` }
