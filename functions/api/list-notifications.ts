import { callerOf } from '../../lib/http/api-event.ts'
import { toPage } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readNotificationsQuery } from '../../lib/http/list-query.ts'
import { pageResponse } from '../../lib/http/page-response.ts'
import { notificationResource } from '../../lib/http/resources.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `GET /api/v1/notifications`: newest first. */
export const listNotifications =
  ({ store }: { store: Pick<Store, 'list'> }): RouteHandler =>
  async (event) => {
    const { filter, before, limit } = readNotificationsQuery(event)
    const rows = await store.list(callerOf(event), filter, { before, limit: limit + 1 })
    return pageResponse(
      event,
      toPage(rows, limit, ({ id }) => id, notificationResource),
    )
  }
