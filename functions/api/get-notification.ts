import { type ApiEvent, callerOf, pathParameter } from '../../lib/http/api-event.ts'
import { isNotificationId } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { notificationResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `GET /api/v1/notifications/{id}` */
export const getNotification =
  (deps: { store: Pick<Store, 'find'> }): RouteHandler =>
  async (event) =>
    json(200, notificationResource(await findOr404(deps.store, event)))

/** The notification of the path, as far as the caller may know of it. */
export const findOr404 = async (store: Pick<Store, 'find'>, event: ApiEvent) => {
  const notification = await store.find(callerOf(event), idOf(event))
  if (!notification) throw notFound()
  return notification
}

/** What is no id of ours was never stored: no statement is spent on it. */
export const idOf = (event: ApiEvent): NotificationId => {
  const id = pathParameter(event, 'id')
  if (!isNotificationId(id)) throw notFound()
  return id
}

export const notFound = () => new HttpProblem('not_found', 'There is no such notification for this API key.')
