export interface RetryOptions {
  /** Tries of one call, the first included. */
  attemptsMax: number
  /** For each try, until the whole answer is there. */
  timeoutMs: number
  fetch: (request: Request) => Promise<Response>
  wait: (ms: number) => Promise<void>
  random: () => number
}

const baseMs = 200
const capMs = 5_000
/** A server that asks for more patience than this is told to the caller, who may come back later. */
const retryAfterMaxMs = 30_000
/** 409 is for the one problem that says so with a Retry-After: the first request with this key is still under way. */
const passing = [409, 429, 502, 503, 504]

/** `fetch` with a deadline, once. */
export const fetchOnce =
  ({ fetch, timeoutMs }: Pick<RetryOptions, 'fetch' | 'timeoutMs'>) =>
  (request: Request): Promise<Response> =>
    fetch(new Request(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) }))

/** For what may be asked twice: the same request, with the same idempotency key, until it is answered or there were enough tries. */
export const fetchWithRetries = (options: RetryOptions) => {
  const once = fetchOnce(options)
  return async (request: Request): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= options.attemptsMax
      const tried = await settle(once(request.clone()))
      if (isLast || request.signal.aborted) return unwrap(tried)
      const delayMs = delayAfter(tried, attempt, options.random)
      if (delayMs === undefined) return unwrap(tried)
      if (tried.response) await tried.response.body?.cancel()
      await options.wait(delayMs)
    }
  }
}

type Tried = { response: Response; error?: undefined } | { response?: undefined; error: unknown }

const settle = async (answer: Promise<Response>): Promise<Tried> => {
  try {
    return { response: await answer }
  } catch (error) {
    return { error }
  }
}

const unwrap = ({ response, error }: Tried): Response => {
  if (response) return response
  throw error
}

/** Undefined: asking again would not help. */
const delayAfter = ({ response }: Tried, attempt: number, random: () => number): number | undefined => {
  const backoffMs = random() * Math.min(capMs, baseMs * 2 ** (attempt - 1))
  if (!response) return backoffMs
  if (!passing.includes(response.status)) return undefined
  const retryAfterMs = readRetryAfter(response)
  if (response.status === 409 && retryAfterMs === undefined) return undefined
  if (retryAfterMs === undefined) return backoffMs
  return retryAfterMs > retryAfterMaxMs ? undefined : retryAfterMs + random() * baseMs
}

/** Seconds, or a date. */
const readRetryAfter = (response: Response): number | undefined => {
  const text = response.headers.get('retry-after')
  if (text === null || text.trim() === '') return undefined
  const seconds = Number(text)
  const ms = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1_000
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
