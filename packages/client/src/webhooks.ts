import { type Api, type CallOptions, done, everyItem, given, got } from './answers.ts'
import type { fetchOnce } from './fetch-with-retries.ts'
import type { components, operations } from './schema.ts'

export type Webhook = components['schemas']['Webhook']
export type WebhookDelivery = components['schemas']['WebhookDelivery']
export type NewWebhook = operations['createWebhook']['requestBody']['content']['application/json']
export type WebhookChange = operations['updateWebhook']['requestBody']['content']['application/json']
type DeliveriesQuery = NonNullable<operations['listWebhookDeliveries']['parameters']['query']>

/** Addresses that want to be told. What comes there is checked with `verifyWebhook`. */
export const webhookCalls = (api: Api, once: { fetch: ReturnType<typeof fetchOnce> }) => {
  const path = '/api/v1/webhooks'
  const deliveries = (id: string, query: DeliveriesQuery = {}, { signal }: CallOptions = {}) =>
    got(api.GET(`${path}/{id}/deliveries`, { ...given({ signal }), params: { path: { id }, query } }))
  return {
    /** `secret` of the answer is shown this once. Not tried again by itself: there would be two. */
    create: (webhook: NewWebhook, { signal }: CallOptions = {}) =>
      got(api.POST(path, { ...given({ signal }), ...once, body: webhook })),
    list: ({ signal }: CallOptions = {}) => got(api.GET(path, { ...given({ signal }) })),
    get: (id: string, { signal }: CallOptions = {}) =>
      got(api.GET(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    update: (id: string, change: WebhookChange, { signal }: CallOptions = {}) =>
      got(api.PATCH(`${path}/{id}`, { ...given({ signal }), params: { path: { id } }, body: change })),
    remove: (id: string, { signal }: CallOptions = {}) =>
      done(api.DELETE(`${path}/{id}`, { ...given({ signal }), params: { path: { id } } })),
    /** A new secret; the one of before signs as well for the overlap. Not tried again by itself. */
    rotate: (id: string, { overlapHours, signal }: CallOptions & { overlapHours?: number } = {}) =>
      got(
        api.POST(`${path}/{id}/rotate`, {
          ...given({ signal }),
          ...once,
          params: { path: { id } },
          body: given({ overlap_hours: overlapHours }),
        }),
      ),
    /** Sends an event that means nothing. */
    test: (id: string, { signal }: CallOptions = {}) =>
      got(api.POST(`${path}/{id}/test`, { ...given({ signal }), ...once, params: { path: { id } } })),
    deliveries,
    allDeliveries: (id: string, query: DeliveriesQuery = {}, call: CallOptions = {}) =>
      everyItem((cursor) => deliveries(id, { ...query, ...given({ cursor }) }, call)),
    resend: (id: string, deliveryId: string, { signal }: CallOptions = {}) =>
      got(
        api.POST(`${path}/{id}/deliveries/{delivery_id}/resend`, {
          ...given({ signal }),
          ...once,
          params: { path: { id, delivery_id: deliveryId } },
        }),
      ),
  }
}
