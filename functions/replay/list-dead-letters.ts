import { callerOf } from '../../lib/http/api-event.ts'
import { toPage } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readDeadLettersQuery } from '../../lib/http/list-query.ts'
import { pageResponse } from '../../lib/http/page-response.ts'
import { deadLetterResource } from '../../lib/http/resources.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `GET /api/v1/dead-letters`: newest notification first. */
export const listDeadLetters =
  ({ store }: { store: Pick<Store, 'listDeadLetters'> }): RouteHandler =>
  async (event) => {
    const { filter, before, limit } = readDeadLettersQuery(event)
    const rows = await store.listDeadLetters(callerOf(event), filter, { before, limit: limit + 1 })
    return pageResponse(
      event,
      toPage(rows, limit, ({ notificationId }) => notificationId, deadLetterResource),
    )
  }
