import { type Api, type CallOptions, everyItem, given, got } from './answers.ts'
import type { fetchOnce } from './fetch-with-retries.ts'
import type { components, operations } from './schema.ts'

export type DeadLetter = components['schemas']['DeadLetter']
export type Replay = components['schemas']['Replay']
export type ReplayRequest = operations['replayDeadLetters']['requestBody']['content']['application/json']
export type DeadLettersQuery = NonNullable<operations['listDeadLetters']['parameters']['query']>

export const deadLetterCalls = (api: Api, once: { fetch: ReturnType<typeof fetchOnce> }) => {
  const path = '/api/v1/dead-letters'
  const list = (query: DeadLettersQuery = {}, { signal }: CallOptions = {}) =>
    got(api.GET(path, { ...given({ signal }), params: { query } }))
  return {
    get: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    summary: ({ signal }: CallOptions = {}) => got(api.GET(`${path}/summary`, { ...given({ signal }) })),
    list,
    listAll: (query: DeadLettersQuery = {}, call: CallOptions = {}) =>
      everyItem((cursor) => list({ ...query, ...given({ cursor }) }, call)),
    /** Not tried again by itself: a second replay by filter would take the next ones. */
    replay: (body: ReplayRequest, { signal }: CallOptions = {}) =>
      got(api.POST(`${path}/replay`, { ...given({ signal }), ...once, body })),
  }
}
