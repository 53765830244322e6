import { type ApiEvent, callerOf } from '../../lib/http/api-event.ts'
import { toPage } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { pageResponse } from '../../lib/http/page-response.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import { webhookDeliveryResource } from '../../lib/http/webhook-resources.ts'
import { deliveryIdOf, noDelivery, noWebhook, readDeliveriesQuery, webhookIdOf } from '../../lib/http/webhook-schema.ts'
import type { WebhookStore } from '../../lib/notifications/ports/webhooks.ts'

interface Deps {
  webhooks: Pick<WebhookStore, 'findWebhook' | 'insertTestDelivery' | 'listDeliveries' | 'resendDelivery'>
}

/** `GET .../deliveries`: newest first. */
export const listDeliveries =
  ({ webhooks }: Deps): RouteHandler =>
  async (event) => {
    const id = webhookIdOf(event)
    const { before, limit } = readDeliveriesQuery(event)
    if (!(await webhooks.findWebhook(callerOf(event), id))) throw noWebhook()
    const rows = await webhooks.listDeliveries(callerOf(event), id, { before, limit: limit + 1 })
    return pageResponse(
      event,
      toPage(rows, limit, (row) => row.id, webhookDeliveryResource),
    )
  }

/** `POST .../test`: an event that means nothing, on the way of all others. */
export const sendTest =
  ({ webhooks }: Deps): RouteHandler =>
  async (event) => {
    const id = await enabledId(webhooks, event)
    const delivery = await webhooks.insertTestDelivery(callerOf(event), id)
    if (!delivery) throw noWebhook()
    return json(202, webhookDeliveryResource(delivery))
  }

/** `POST .../deliveries/{delivery_id}/resend`: the same event under the same id, with all its tries. */
export const resendDelivery =
  ({ webhooks }: Deps): RouteHandler =>
  async (event) => {
    const deliveryId = deliveryIdOf(event)
    const id = await enabledId(webhooks, event)
    const delivery = await webhooks.resendDelivery(callerOf(event), id, deliveryId)
    if (!delivery) throw noDelivery()
    return json(202, webhookDeliveryResource(delivery))
  }

const enabledId = async (webhooks: Deps['webhooks'], event: ApiEvent) => {
  const id = webhookIdOf(event)
  const webhook = await webhooks.findWebhook(callerOf(event), id)
  if (!webhook) throw noWebhook()
  if (!webhook.disabled) return id
  throw new HttpProblem('webhook_disabled', `It was disabled for the reason ${webhook.disabled.reason}.`)
}
