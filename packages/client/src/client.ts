import createClient from 'openapi-fetch'
import { toError, toTransportError } from './error.ts'
import { fetchOnce, fetchWithRetries, type RetryOptions } from './fetch-with-retries.ts'
import type { components, operations, paths } from './schema.ts'

type Schemas = components['schemas']
export type NewNotification = Schemas['NewNotification']
export type Notification = Schemas['Notification']
export type DeadLetter = Schemas['DeadLetter']
export type ReplayRequest = operations['replayDeadLetters']['requestBody']['content']['application/json']
type ListQuery = NonNullable<operations['listNotifications']['parameters']['query']>
type DeadLettersQuery = NonNullable<operations['listDeadLetters']['parameters']['query']>

export type NewBatchItem =
  operations['createBatch']['requestBody']['content']['application/json']['notifications'][number]
export type NewSuppression = operations['createSuppression']['requestBody']['content']['application/json']
type SuppressionsQuery = NonNullable<operations['listSuppressions']['parameters']['query']>

/** Filters of a list; `metadata` is given as its own pairs, `{ order: '42' }`. */
export type NotificationFilter = Omit<ListQuery, 'metadata'> & { metadata?: Record<string, string> }

export interface HeliographOptions extends Partial<RetryOptions> {
  /** Where Heliograph is, like `https://abc.execute-api.eu-central-1.amazonaws.com`. */
  baseUrl: string
  /** `hg_live_...` or `hg_test_...` */
  key: string
}

export interface CallOptions {
  signal?: AbortSignal
}

export interface SendOptions extends CallOptions {
  /** What makes this request the same one when it is sent again. One is made up where there is none: it then covers this call’s own retries. */
  idempotencyKey?: string
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
  }
}

type Api = ReturnType<typeof createClient<paths, 'application/json'>>

const notificationCalls = (api: Api) => {
  const path = '/api/v1/notifications'
  const list = ({ metadata, ...query }: NotificationFilter = {}, { signal }: CallOptions = {}) =>
    got(
      api.GET(path, {
        ...given({ signal }),
        params: { query: { ...query, ...given({ metadata: prefixed(metadata) }) } },
      }),
    )
  return {
    /** Resolves once it is stored: from then on it is not lost. */
    send: (notification: NewNotification, { idempotencyKey = crypto.randomUUID(), signal }: SendOptions = {}) =>
      got(
        api.POST(path, {
          ...given({ signal }),
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: notification,
        }),
      ),
    /** Up to 500 at once, each with an answer of its own; one that is not valid refuses them all. */
    sendMany: (notifications: readonly NewBatchItem[], { signal }: CallOptions = {}) =>
      got(
        api.POST(`${path}/batch`, {
          ...given({ signal }),
          body: { notifications: notifications.map((one) => ({ idempotency_key: crypto.randomUUID(), ...one })) },
        }),
      ),
    get: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    timeline: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}/timeline`, { ...given({ signal }), params: { path: { id } } })),
    cancel: (id: string, { signal }: CallOptions = {}) =>
      got(api.POST(`${path}/{id}/cancel`, { ...given({ signal }), params: { path: { id } } })),
    reschedule: (id: string, sendAt: Date, { signal }: CallOptions = {}) =>
      got(
        api.PATCH(`${path}/{id}`, {
          ...given({ signal }),
          params: { path: { id } },
          body: { send_at: sendAt.toISOString() },
        }),
      ),
    /** One page; its `page.next` is the `cursor` of the next. */
    list,
    /** All of them, page by page as they are asked for. */
    listAll: (filter: NotificationFilter = {}, call: CallOptions = {}) =>
      everyItem((cursor) => list({ ...filter, ...given({ cursor }) }, call)),
  }
}

const deadLetterCalls = (api: Api, once: { fetch: ReturnType<typeof fetchOnce> }) => {
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

const suppressionCalls = (api: Api) => {
  const path = '/api/v1/suppressions'
  const list = (query: SuppressionsQuery = {}, { signal }: CallOptions = {}) =>
    got(api.GET(path, { ...given({ signal }), params: { query } }))
  return {
    /** Nothing is sent there any more. */
    add: (suppression: NewSuppression, { signal }: CallOptions = {}) =>
      got(api.POST(path, { ...given({ signal }), body: suppression })),
    lift: (id: string, { signal }: CallOptions = {}) =>
      done(api.DELETE(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    list,
    listAll: (query: SuppressionsQuery = {}, call: CallOptions = {}) =>
      everyItem((cursor) => list({ ...query, ...given({ cursor }) }, call)),
  }
}

const got = async <Data>(answer: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> => {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw toTransportError(cause)
  })
  if (!response.ok || data === undefined) throw toError(error, response)
  return data
}

/** For an answer without a body. */
const done = async (answer: Promise<{ error?: unknown; response: Response }>): Promise<void> => {
  const { error, response } = await answer.catch((cause: unknown) => {
    throw toTransportError(cause)
  })
  if (!response.ok) throw toError(error, response)
}

interface Page<Item> {
  data: Item[]
  page: { next: string | null }
}

async function* everyItem<Item>(pageAt: (cursor: string | undefined) => Promise<Page<Item>>) {
  let cursor: string | undefined
  do {
    const { data, page } = await pageAt(cursor)
    yield* data
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

const prefixed = (metadata: Record<string, string> | undefined) =>
  metadata && Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value]))

/** Without the fields that have no value, which `undefined` is to some of those that read them. */
const given = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }
