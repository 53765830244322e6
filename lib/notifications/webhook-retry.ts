const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes

/** Waits before the second try, the third and so on: a restart is over in seconds, an outage in hours, a weekend never counts as one. */
export const webhookRetryMs: readonly number[] = [
  5 * seconds,
  1 * minutes,
  5 * minutes,
  30 * minutes,
  2 * hours,
  6 * hours,
  12 * hours,
  24 * hours,
]
export const webhookTriesMax = webhookRetryMs.length + 1
/** Each wait is longer by up to this share of it, so that what failed together does not come back together. */
export const webhookJitter = 0.2
/** A receiver may ask for more patience than this (a day); it does not get it. */
const retryAfterMaxMs = 24 * hours
/** A webhook that has taken nothing for so long is disabled: longer than one event's tries last (45 hours). */
export const failingMaxMs = 72 * hours
/** Failures that lie further apart are not one outage: longer than the longest wait between two tries. */
export const failingGapMs = 48 * hours

/** What came of one call. */
export type WebhookResult =
  | { type: 'answered'; status: number; excerpt: string; retryAfterMs: number | undefined }
  /** No answer: `code` says why. `isOurs` where the receiver is not to blame, and is not to be disabled for it. */
  | { type: 'unanswered'; code: string; isOurs?: boolean }

export interface WebhookVerdict {
  status: 'pending' | 'delivered' | 'failed'
  retryAt: Date | undefined
  error: string | undefined
  /** What it says of the webhook itself. */
  says: 'healthy' | 'failing' | 'gone' | 'nothing'
}

/** Decides what one call leads to. `tries` counts this one; `random` is uniform in [0, 1). */
export const judgeWebhook = (result: WebhookResult, tries: number, now: Date, random: () => number): WebhookVerdict => {
  if (result.type === 'answered' && result.status >= 200 && result.status < 300)
    return { status: 'delivered', retryAt: undefined, error: undefined, says: 'healthy' }
  const error = errorOf(result)
  if (error === 'http_410') return { status: 'failed', retryAt: undefined, error, says: 'gone' }
  const says = result.type === 'unanswered' && result.isOurs ? 'nothing' : 'failing'
  const stepMs = webhookRetryMs[tries - 1]
  if (stepMs === undefined) return { status: 'failed', retryAt: undefined, error, says }
  const askedMs = result.type === 'answered' ? Math.min(result.retryAfterMs ?? 0, retryAfterMaxMs) : 0
  const waitMs = Math.max(stepMs * (1 + webhookJitter * random()), askedMs)
  return { status: 'pending', retryAt: new Date(now.getTime() + waitMs), error, says }
}

/** A redirect is an address that nobody has checked. */
const errorOf = (result: WebhookResult) => {
  if (result.type === 'unanswered') return result.code
  return result.status >= 300 && result.status < 400 ? 'redirected' : `http_${result.status}`
}
