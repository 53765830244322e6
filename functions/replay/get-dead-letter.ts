import { callerOf, pathParameter } from '../../lib/http/api-event.ts'
import { isNotificationId } from '../../lib/http/cursor.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { deadLetterResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `GET /api/v1/dead-letters/{id}` */
export const getDeadLetter =
  ({ store }: { store: Pick<Store, 'findDeadLetter'> }): RouteHandler =>
  async (event) => {
    const id = pathParameter(event, 'id')
    const letter = isNotificationId(id) ? await store.findDeadLetter(callerOf(event), id) : undefined
    if (!letter) throw new HttpProblem('not_found', 'There is no such dead letter for this API key.')
    return json(200, deadLetterResource(letter))
  }
