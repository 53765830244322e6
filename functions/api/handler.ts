import { batchBytesMax } from '../../lib/http/batch-schema.ts'
import { createHttpHandler, type HttpDeps, type Route } from '../../lib/http/http-handler.ts'
import { previewPath } from '../../lib/http/preview-link.ts'
import type { OverviewStore } from '../../lib/notifications/ports/overview.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { cancelNotification } from './cancel-notification.ts'
import { createBatch } from './create-batch.ts'
import { type CreateDeps, createNotification } from './create-notification.ts'
import { type DocumentDeps, docsPage, openApi } from './documents.ts'
import { errorsPage } from './errors-page.ts'
import { type ContentDeps, getContent } from './get-content.ts'
import { getNotification } from './get-notification.ts'
import { getOverview } from './get-overview.ts'
import { getTimeline } from './get-timeline.ts'
import { type KeyRouteDeps, keyRoutes } from './key-routes.ts'
import { listNotifications } from './list-notifications.ts'
import { preview } from './preview.ts'
import { health, type ProbeDeps, ready, version } from './probes.ts'
import { rescheduleNotification } from './reschedule-notification.ts'
import { type SuppressionRouteDeps, suppressionRoutes } from './suppression-routes.ts'
import { unsubscribeRoutes } from './unsubscribe.ts'
import { type WebhookDeps, webhookRoutes } from './webhooks.ts'

export interface ApiDeps
  extends HttpDeps,
    ProbeDeps,
    DocumentDeps,
    Pick<KeyRouteDeps, 'keyStore'>,
    Omit<CreateDeps, 'store' | 'ids'>,
    Pick<ContentDeps, 'previews'>,
    WebhookDeps {
  overview: OverviewStore
  ids: CreateDeps['ids'] & WebhookDeps['ids']
  store: SuppressionRouteDeps['store'] &
    Pick<
      Store,
      | 'insert'
      | 'insertMany'
      | 'recall'
      | 'recallMany'
      | 'reassign'
      | 'find'
      | 'list'
      | 'listAttempts'
      | 'listReplays'
      | 'findRepeats'
      | 'listFeedback'
      | 'countDeadLetters'
      | 'cancel'
      | 'reschedule'
    >
}

/** Validates, stores and enqueues notifications, and answers for them. */
export const createHandler = (deps: ApiDeps) => createHttpHandler(deps, routes(deps))

/** Every one of them is described in the OpenAPI document: a test compares the two. */
export const routes = (deps: ApiDeps): Route[] => [
  ...creatingRoutes(deps),
  { method: 'GET', path: '/api/v1/notifications', scope: 'notifications:read', handle: listNotifications(deps) },
  { method: 'GET', path: '/api/v1/notifications/{id}', scope: 'notifications:read', handle: getNotification(deps) },
  {
    method: 'GET',
    path: '/api/v1/notifications/{id}/timeline',
    scope: 'notifications:read',
    handle: getTimeline(deps),
  },
  {
    method: 'GET',
    path: '/api/v1/notifications/{id}/content',
    scope: 'notifications:read',
    handle: getContent(deps),
  },
  { method: 'GET', path: `${previewPath}/{token}`, handle: preview(deps) },
  {
    method: 'POST',
    path: '/api/v1/notifications/{id}/cancel',
    scope: 'notifications:write',
    handle: cancelNotification(deps),
  },
  {
    method: 'PATCH',
    path: '/api/v1/notifications/{id}',
    scope: 'notifications:write',
    takesJson: true,
    handle: rescheduleNotification(deps),
  },
  { method: 'GET', path: '/api/v1/overview', scope: 'notifications:read', handle: getOverview(deps) },
  ...webhookRoutes(deps),
  ...suppressionRoutes(deps),
  ...unsubscribeRoutes(deps),
  ...keyRoutes(deps),
  ...openRoutes(deps),
]

/** Who asks for these needs no key. */
const openRoutes = (deps: ApiDeps): Route[] => [
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/ready', handle: ready(deps) },
  { method: 'GET', path: '/version', handle: version(deps) },
  { method: 'GET', path: '/openapi.json', handle: openApi(deps) },
  { method: 'GET', path: '/docs', handle: docsPage(deps) },
  { method: 'GET', path: '/docs/errors', handle: errorsPage },
]

const creatingRoutes = (deps: ApiDeps): Route[] => [
  {
    method: 'POST',
    path: '/api/v1/notifications',
    scope: 'notifications:write',
    takesJson: true,
    handle: createNotification(deps),
  },
  {
    method: 'POST',
    path: '/api/v1/notifications/batch',
    scope: 'notifications:write',
    takesJson: true,
    bodyBytesMax: batchBytesMax,
    handle: createBatch(deps),
  },
]
