/**
 * What a failed attempt means to us, whatever the provider called it:
 * `transient` try again · `throttled` try again, it cost no attempt · `permanent` never try again ·
 * `ambiguous` nobody knows whether the provider took it · `paused` the account or its configuration is at fault, not the message.
 */
export type FailureKind = 'transient' | 'throttled' | 'permanent' | 'ambiguous' | 'paused'

export interface Failure {
  kind: FailureKind
  /** Stable and searchable, e.g. `ses.Throttling`. */
  code: string
  /** For the operator; never an address or a body. */
  detail: string
  /** The provider's own wish, in milliseconds from its answer. */
  retryAfterMs?: number
  /** Set where the address itself is at fault: nothing is ever sent to it again. */
  suppresses?: true
}

/** The one thing a channel throws. */
export class DeliveryError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.detail}`, options)
    this.name = 'DeliveryError'
    this.failure = failure
  }
}

/** A channel's error as a failure. Whatever is not a DeliveryError is a fault of ours in mid-flight, so its outcome is unknown. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof DeliveryError) return error.failure
  const name = error instanceof Error ? error.name : typeof error
  return { kind: 'ambiguous', code: 'internal', detail: `The channel failed with ${name}.` }
}
