import { createHttpHandler, type HttpDeps, type Route } from '../../lib/http/http-handler.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { cancelNotification } from './cancel-notification.ts'
import { type CreateDeps, createNotification } from './create-notification.ts'
import { type DocumentDeps, docsPage, openApi } from './documents.ts'
import { errorsPage } from './errors-page.ts'
import { getNotification } from './get-notification.ts'
import { getTimeline } from './get-timeline.ts'
import { listNotifications } from './list-notifications.ts'
import { health, type ProbeDeps, ready, version } from './probes.ts'
import { rescheduleNotification } from './reschedule-notification.ts'

export interface ApiDeps extends HttpDeps, ProbeDeps, DocumentDeps, Omit<CreateDeps, 'store'> {
  store: Pick<
    Store,
    | 'insert'
    | 'findByIdempotencyKey'
    | 'find'
    | 'list'
    | 'listAttempts'
    | 'listReplays'
    | 'listFeedback'
    | 'cancel'
    | 'reschedule'
  >
}

/** Validates, stores and enqueues notifications, and answers for them. */
export const createHandler = (deps: ApiDeps) => createHttpHandler(deps, routes(deps))

/** Every one of them is described in the OpenAPI document: a test compares the two. */
export const routes = (deps: ApiDeps): Route[] => [
  {
    method: 'POST',
    path: '/api/v1/notifications',
    scope: 'notifications:write',
    takesJson: true,
    handle: createNotification(deps),
  },
  { method: 'GET', path: '/api/v1/notifications', scope: 'notifications:read', handle: listNotifications(deps) },
  { method: 'GET', path: '/api/v1/notifications/{id}', scope: 'notifications:read', handle: getNotification(deps) },
  {
    method: 'GET',
    path: '/api/v1/notifications/{id}/timeline',
    scope: 'notifications:read',
    handle: getTimeline(deps),
  },
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
  { method: 'GET', path: '/health', handle: health },
  { method: 'GET', path: '/ready', handle: ready(deps) },
  { method: 'GET', path: '/version', handle: version(deps) },
  { method: 'GET', path: '/openapi.json', handle: openApi(deps) },
  { method: 'GET', path: '/docs', handle: docsPage(deps) },
  { method: 'GET', path: '/docs/errors', handle: errorsPage },
]
