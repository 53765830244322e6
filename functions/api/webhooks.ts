import { callerOf } from '../../lib/http/api-event.ts'
import type { Route, RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json, noContent } from '../../lib/http/response.ts'
import { webhookPath, webhookResource } from '../../lib/http/webhook-resources.ts'
import {
  type CheckUrl,
  noWebhook,
  readNewWebhook,
  readOverlapMs,
  readWebhookChange,
  webhookIdOf,
} from '../../lib/http/webhook-schema.ts'
import type { WebhookSecrets, WebhookStore } from '../../lib/notifications/ports/webhooks.ts'
import type { WebhookId } from '../../lib/notifications/webhook-event.ts'
import { listDeliveries, resendDelivery, sendTest } from './webhook-deliveries.ts'

/** Enough for every environment and team of a tenant; each one is looked at whenever something ends. */
export const webhooksMax = 10

export interface WebhookDeps {
  webhooks: WebhookStore
  /** Undefined where this deployment has no key to seal secrets with. */
  webhookSecrets: WebhookSecrets | undefined
  checkWebhookUrl: CheckUrl
  ids: { webhookId(): WebhookId }
}

export const webhookRoutes = (deps: WebhookDeps): Route[] => {
  const path = '/api/v1/webhooks'
  const one = `${path}/{id}`
  const [read, write] = ['webhooks:read', 'webhooks:write'] as const
  return [
    { method: 'POST', path, scope: write, takesJson: true, handle: createWebhook(deps) },
    { method: 'GET', path, scope: read, handle: listWebhooks(deps) },
    { method: 'GET', path: one, scope: read, handle: getWebhook(deps) },
    { method: 'PATCH', path: one, scope: write, takesJson: true, handle: updateWebhook(deps) },
    { method: 'DELETE', path: one, scope: write, handle: deleteWebhook(deps) },
    { method: 'POST', path: `${one}/rotate`, scope: write, handle: rotateSecret(deps) },
    { method: 'POST', path: `${one}/test`, scope: write, handle: sendTest(deps) },
    { method: 'GET', path: `${one}/deliveries`, scope: read, handle: listDeliveries(deps) },
    { method: 'POST', path: `${one}/deliveries/{delivery_id}/resend`, scope: write, handle: resendDelivery(deps) },
  ]
}

/** `POST /api/v1/webhooks`: the one answer, beside that of a rotation, which shows the secret. */
const createWebhook =
  ({ webhooks, webhookSecrets, checkWebhookUrl, ids }: WebhookDeps): RouteHandler =>
  async (event) => {
    const { tenantId, mode } = callerOf(event)
    const wanted = readNewWebhook(event.json, checkWebhookUrl)
    const id = ids.webhookId()
    const { secret, sealed } = secretsOf(webhookSecrets).generate(id)
    const webhook = await webhooks.insertWebhook({ ...wanted, tenantId, mode, id, secret: sealed }, webhooksMax)
    if (!webhook) throw new HttpProblem('too_many_webhooks', `There are ${webhooksMax} already, which is the most.`)
    return json(201, webhookResource(webhook, secret), { location: webhookPath(id) })
  }

const listWebhooks =
  ({ webhooks }: WebhookDeps): RouteHandler =>
  async (event) => {
    const rows = await webhooks.listWebhooks(callerOf(event))
    return json(200, { data: rows.map((row) => webhookResource(row)), page: { next: null, limit: webhooksMax } })
  }

const getWebhook =
  ({ webhooks }: WebhookDeps): RouteHandler =>
  async (event) => {
    const webhook = await webhooks.findWebhook(callerOf(event), webhookIdOf(event))
    if (!webhook) throw noWebhook()
    return json(200, webhookResource(webhook))
  }

const updateWebhook =
  ({ webhooks, checkWebhookUrl }: WebhookDeps): RouteHandler =>
  async (event) => {
    const id = webhookIdOf(event)
    const change = readWebhookChange(event.json, checkWebhookUrl)
    const webhook = await webhooks.updateWebhook(callerOf(event), id, change)
    if (!webhook) throw noWebhook()
    return json(200, webhookResource(webhook))
  }

const deleteWebhook =
  ({ webhooks }: WebhookDeps): RouteHandler =>
  async (event) => {
    if (!(await webhooks.deleteWebhook(callerOf(event), webhookIdOf(event)))) throw noWebhook()
    return noContent()
  }

/** `POST .../rotate`: from now on both secrets sign, until the old one's time is over. */
const rotateSecret =
  ({ webhooks, webhookSecrets }: WebhookDeps): RouteHandler =>
  async (event) => {
    const id = webhookIdOf(event)
    const overlapMs = readOverlapMs(event)
    const { secret, sealed } = secretsOf(webhookSecrets).generate(id)
    const webhook = await webhooks.rotateSecret(callerOf(event), id, sealed, overlapMs)
    if (!webhook) throw noWebhook()
    return json(200, webhookResource(webhook, secret))
  }

const secretsOf = (secrets: WebhookSecrets | undefined) => {
  if (secrets) return secrets
  throw new HttpProblem('webhooks_not_set_up', 'This deployment has no key to seal the secrets of webhooks with.')
}
