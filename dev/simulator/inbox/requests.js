const deadlineMs = 15_000 // longer than any answer takes; a page must not wait for ever

/** The JSON of an answer. What went wrong is thrown in words for the person in front of the page. */
export const requestJson = async (path, options = {}) => (await request(path, options)).json()

export const requestText = async (path, options = {}) => (await request(path, options)).text()

const request = async (path, options) => {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(deadlineMs) }).catch(() => undefined)
  if (!response) throw new RequestError('Not reachable, trying again')
  if (response.ok) return response
  const problem = await response.json().catch(() => ({}))
  const words = problem.detail ?? problem.error?.message ?? `It answered ${response.status}`
  throw new RequestError(words, response.status, Number(response.headers.get('retry-after')) * 1000)
}

export class RequestError extends Error {
  constructor(message, status = 0, retryMs = 0) {
    super(message)
    this.status = status
    this.retryMs = retryMs || 0
  }
}

/** Undefined where there is no such thing. */
export const orNone = (asked) =>
  asked.catch((error) => {
    if (error.status === 404) return undefined
    throw error
  })
