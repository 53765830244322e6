import { type Api, type CallOptions, done, everyItem, given, got, taken } from './answers.ts'
import type { components, operations } from './schema.ts'

export type Suppression = components['schemas']['Suppression']
export type SuppressionImport = components['schemas']['SuppressionImport']
export type NewSuppression = operations['createSuppression']['requestBody']['content']['application/json']
export type SuppressionsQuery = NonNullable<operations['listSuppressions']['parameters']['query']>
/** A suppression by whom it is about, where its id is not known. */
export type WhichSuppression = Omit<operations['deleteSuppressionOf']['parameters']['query'], 'reason'>

export interface LiftOptions extends CallOptions {
  reason?: string
}

export const suppressionCalls = (api: Api) => {
  const path = '/api/v1/suppressions'
  const list = (query: SuppressionsQuery = {}, { signal }: CallOptions = {}) =>
    got(api.GET(path, { ...given({ signal }), params: { query } }))
  return {
    /** Nothing is sent there any more. */
    add: (suppression: NewSuppression, { signal }: CallOptions = {}) =>
      got(api.POST(path, { ...given({ signal }), body: suppression })),
    /** What is sent from now on arrives again. The reason is kept in the audit. */
    lift: (id: string, { reason, signal }: LiftOptions = {}) =>
      done(api.DELETE(`${path}/{id}`, { ...given({ signal }), params: { path: { id }, query: given({ reason }) } })),
    /** The same by whom it is about, in any spelling of the address. */
    liftOf: (which: WhichSuppression, { reason, signal }: LiftOptions = {}) =>
      done(api.DELETE(path, { ...given({ signal }), params: { query: { ...which, ...given({ reason }) } } })),
    get: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    /** A CSV file; every good line is kept, the others come back with what is wrong. Again adds nothing. */
    importCsv: (csv: string, { signal }: CallOptions = {}) =>
      got(
        api.POST(`${path}/import`, {
          ...given({ signal }),
          body: csv,
          bodySerializer: (text: string) => text,
          headers: { 'content-type': 'text/csv' },
        }),
      ),
    /** The list as CSV, a file of some thousand lines at a time, each with the line that names its columns. */
    exportCsv: (query: SuppressionsQuery = {}, { signal }: CallOptions = {}) =>
      everyFile(api, query, given({ signal })),
    list,
    listAll: (query: SuppressionsQuery = {}, call: CallOptions = {}) =>
      everyItem((cursor) => list({ ...query, ...given({ cursor }) }, call)),
  }
}

async function* everyFile(api: Api, query: SuppressionsQuery, call: CallOptions) {
  let cursor = query.cursor
  do {
    const { data, headers } = await taken(
      api.GET('/api/v1/suppressions', {
        ...call,
        params: { query: { ...query, ...given({ cursor }) } },
        headers: { accept: 'text/csv' },
        parseAs: 'text',
      }),
    )
    yield data
    cursor = nextCursor(headers.get('link'))
  } while (cursor !== undefined)
}

/** `Link: <...?cursor=...>; rel="next"`: a file has no other place for it. */
const nextCursor = (link: string | null): string | undefined => {
  const target = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1]
  return target === undefined
    ? undefined
    : (new URL(target, 'http://localhost').searchParams.get('cursor') ?? undefined)
}
