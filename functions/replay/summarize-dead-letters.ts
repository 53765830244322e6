import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { deadLetterSummaryResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `GET /api/v1/dead-letters/summary`: counts by channel, reason and code. */
export const summarizeDeadLetters =
  ({ store }: { store: Pick<Store, 'countDeadLetters'> }): RouteHandler =>
  async (event) =>
    json(200, deadLetterSummaryResource(await store.countDeadLetters(callerOf(event))))
