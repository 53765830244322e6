import { type Api, type CallOptions, done, everyItem, given, got } from './answers.ts'
import type { fetchOnce } from './fetch-with-retries.ts'
import type { components, operations } from './schema.ts'

export type ApiKey = components['schemas']['ApiKey']
export type NewApiKey = operations['createKey']['requestBody']['content']['application/json']
type KeysQuery = NonNullable<operations['listKeys']['parameters']['query']>

/** API keys of this key’s tenant: a live key sees all of them, a test key the test keys. */
export const keyCalls = (api: Api, once: { fetch: ReturnType<typeof fetchOnce> }) => {
  const path = '/api/v1/keys'
  const list = (query: KeysQuery = {}, { signal }: CallOptions = {}) =>
    got(api.GET(path, { ...given({ signal }), params: { query } }))
  return {
    /** `key` of the answer is the whole key, shown this once. Not tried again by itself: there would be two. */
    create: (key: NewApiKey, { signal }: CallOptions = {}) =>
      got(api.POST(path, { ...given({ signal }), ...once, body: key })),
    /** A new secret; the one of before stays good for the overlap, a day unless it says otherwise. Not tried again by itself. */
    rotate: (id: string, { overlapSeconds, signal }: CallOptions & { overlapSeconds?: number } = {}) =>
      got(
        api.POST(`${path}/{id}/rotate`, {
          ...given({ signal }),
          ...once,
          params: { path: { id } },
          body: given({ overlap_seconds: overlapSeconds }),
        }),
      ),
    /** For good. */
    revoke: (id: string, { reason, signal }: CallOptions & { reason?: string } = {}) =>
      done(api.DELETE(`${path}/{id}`, { ...given({ signal }), params: { path: { id }, query: given({ reason }) } })),
    get: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    list,
    listAll: (query: KeysQuery = {}, call: CallOptions = {}) =>
      everyItem((cursor) => list({ ...query, ...given({ cursor }) }, call)),
  }
}
