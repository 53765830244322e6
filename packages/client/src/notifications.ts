import { type Api, type CallOptions, everyItem, given, got } from './answers.ts'
import type { components, operations } from './schema.ts'

type Schemas = components['schemas']
export type NewNotification = Schemas['NewNotification']
export type Notification = Schemas['Notification']
export type NewBatchItem =
  operations['createBatch']['requestBody']['content']['application/json']['notifications'][number]
type ListQuery = NonNullable<operations['listNotifications']['parameters']['query']>

/** Filters of a list; `metadata` is given as its own pairs, `{ order: '42' }`. */
export type NotificationFilter = Omit<ListQuery, 'metadata'> & { metadata?: Record<string, string> }

export interface SendOptions extends CallOptions {
  /** What makes this request the same one when it is sent again. One is made up where there is none: it then covers this call’s own retries. */
  idempotencyKey?: string
}

export const notificationCalls = (api: Api) => {
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

const prefixed = (metadata: Record<string, string> | undefined) =>
  metadata && Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`metadata.${name}`, value]))
