import type { FailureKind } from '../notifications/delivery-error.ts'

/**
 * What an HTTP status alone says about a message. `named` is whether the provider also gave a code of its own: a 400 without one
 * came from something in between, so it is no verdict on the message.
 */
export const kindOfStatus = (status: number, named: boolean): FailureKind => {
  // 200 or 202 that is not the answer we know: somebody took the request.
  if (status < 300) return 'ambiguous'
  // A redirect means that the endpoint is not the provider's.
  if (status < 400 || configurationStatuses.has(status)) return 'paused'
  if (status === 429) return 'throttled'
  if (status === 408) return 'transient'
  if (status < 500) return named ? 'permanent' : 'transient'
  // 503 is said before any work is done; 500, 502 and 504 may follow it.
  return status === 503 ? 'transient' : 'ambiguous'
}

// 401, 403, 407: credentials; 404: wrong endpoint, region or project.
const configurationStatuses: ReadonlySet<number> = new Set([401, 403, 404, 407])
