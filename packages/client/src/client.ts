import createClient from 'openapi-fetch'
import { deadLetterCalls } from './dead-letters.ts'
import { fetchOnce, fetchWithRetries, type RetryOptions } from './fetch-with-retries.ts'
import { keyCalls } from './keys.ts'
import { notificationCalls } from './notifications.ts'
import { probeCalls } from './probes.ts'
import type { paths } from './schema.ts'
import { suppressionCalls } from './suppressions.ts'
import { webhookCalls } from './webhooks.ts'

export interface HeliographOptions extends Partial<RetryOptions> {
  /** Where Heliograph is, like `https://abc.execute-api.eu-central-1.amazonaws.com`. */
  baseUrl: string
  /** `hg_live_...` or `hg_test_...` */
  key: string
}

export type Heliograph = ReturnType<typeof createHeliograph>

const defaults = {
  attemptsMax: 4,
  timeoutMs: 10_000,
  fetch: (request: Request) => globalThis.fetch(request),
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
} satisfies RetryOptions

/** A client for one API key. Every call gives what was asked for or throws a `HeliographError`. */
export const createHeliograph = (options: HeliographOptions) => {
  const retry = { ...defaults, ...options }
  const api = createClient<paths, 'application/json'>({
    baseUrl: options.baseUrl,
    headers: { authorization: `Bearer ${options.key}` },
    fetch: fetchWithRetries(retry),
    querySerializer: { object: { style: 'form', explode: true } },
  })
  /** For what is not safe to ask twice. */
  const once = { fetch: fetchOnce(retry) }
  return {
    api,
    ...notificationCalls(api),
    deadLetters: deadLetterCalls(api, once),
    suppressions: suppressionCalls(api),
    keys: keyCalls(api, once),
    webhooks: webhookCalls(api, once),
    probes: probeCalls(api),
  }
}
