import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { json } from '../../lib/http/response.ts'

export interface ProbeDeps {
  /** Each rejects when its service cannot be reached in time. */
  probes: Record<'postgres' | 'queue', () => Promise<unknown>>
  version: string
}

/** `GET /health`: the process is up. */
export const health: RouteHandler = () => json(200, { status: 'ok' })

/** `GET /ready`: what it needs is there too. A queue that is away does not stop accepting, and still is not ready. */
export const ready =
  ({ probes }: ProbeDeps): RouteHandler =>
  async () => {
    const names = Object.keys(probes) as (keyof typeof probes)[]
    const results = await Promise.allSettled(names.map((name) => probes[name]()))
    const checks = names.map((name, index) => [name, results[index]?.status === 'fulfilled' ? 'ok' : 'unreachable'])
    const isReady = results.every(({ status }) => status === 'fulfilled')
    return json(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not_ready', checks: Object.fromEntries(checks) })
  }

/** `GET /version` */
export const version =
  ({ version: number }: ProbeDeps): RouteHandler =>
  () =>
    json(200, { name: 'heliograph', version: number })
