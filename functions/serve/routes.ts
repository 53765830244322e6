/** The functions that answer over HTTP. */
export type HttpFunction = 'api' | 'replay' | 'feedback'

/** Each function's time, as in infra/functions.yml. A test compares both. */
export const timeoutsMs: Record<HttpFunction, number> = { api: 10_000, replay: 29_000, feedback: 25_000 }

/** Where API Gateway would send a request: the most specific route wins, and api takes the rest. */
export const functionFor = (method: string, path: string): HttpFunction => {
  if (path === '/api/v1/dead-letters' || path.startsWith('/api/v1/dead-letters/')) return 'replay'
  if (method === 'POST' && path === '/feedback/ses') return 'feedback'
  return 'api'
}
