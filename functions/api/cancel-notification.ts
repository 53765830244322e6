import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { notificationResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import { cancel } from '../../lib/notifications/cancel.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { idOf, notFound } from './get-notification.ts'

/** `POST /api/v1/notifications/{id}/cancel`: after a 200 nothing is sent. */
export const cancelNotification =
  (deps: { store: Pick<Store, 'cancel' | 'find'> }): RouteHandler =>
  async (event) => {
    const canceled = await cancel(deps, callerOf(event), idOf(event))
    switch (canceled.type) {
      case 'canceled':
        return json(200, notificationResource(canceled.notification))
      case 'not_found':
        throw notFound()
      case 'refused':
        throw new HttpProblem('already_sending', `It is ${canceled.notification.status} and can no longer be canceled.`)
    }
  }
