import { contentResource } from '../../lib/http/content-resource.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import type { PreviewLinks } from '../../lib/http/preview-link.ts'
import { json } from '../../lib/http/response.ts'
import type { Clock } from '../../lib/notifications/ports/runtime.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { findOr404 } from './get-notification.ts'

export interface ContentDeps {
  store: Pick<Store, 'find'>
  clock: Pick<Clock, 'now'>
  /** Undefined where nothing is there to sign them with. */
  previews: PreviewLinks | undefined
}

/** `GET /api/v1/notifications/{id}/content`: what goes out, and for an e-mail where it can be looked at without danger. */
export const getContent =
  ({ store, clock, previews }: ContentDeps): RouteHandler =>
  async (event) => {
    const notification = await findOr404(store, event)
    const isEmail = notification.message.channel === 'email'
    return json(200, contentResource(notification, isEmail ? previews?.linkFor(notification, clock.now()) : undefined))
  }
