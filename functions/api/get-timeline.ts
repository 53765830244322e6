import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { timelineResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { timelineOf } from '../../lib/notifications/timeline.ts'
import { findOr404 } from './get-notification.ts'

/** `GET /api/v1/notifications/{id}/timeline`: what happened to it, and why it is where it is. */
export const getTimeline =
  ({
    store,
  }: {
    store: Pick<Store, 'find' | 'listAttempts' | 'listReplays' | 'listFeedback' | 'findRepeats'>
  }): RouteHandler =>
  async (event) => {
    const notification = await findOr404(store, event)
    const [attempts, replays, feedback, repeats] = await Promise.all([
      store.listAttempts(callerOf(event), notification.id),
      store.listReplays(callerOf(event), notification.id),
      store.listFeedback(callerOf(event), notification.id),
      store.findRepeats(callerOf(event), notification.id),
    ])
    return json(200, timelineResource(notification, timelineOf(notification, attempts, replays, feedback, repeats)))
  }
