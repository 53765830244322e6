import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import { suppressionPath, suppressionResource } from '../../lib/http/suppression-resource.ts'
import { readSuppression } from '../../lib/http/suppression-schema.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'

/** `POST /api/v1/suppressions`: 201 where it is new, 200 with what stands there already, which stays as it is. */
export const createSuppression =
  ({ store }: { store: Pick<Store, 'suppress' | 'findSuppression'> }): RouteHandler =>
  async (event) => {
    const caller = callerOf(event)
    const asked = readSuppression(event.json)
    const by = { source: 'api', notificationId: undefined, createdBy: caller.keyId } as const
    const [made] = await store.suppress(caller, [{ ...asked, ...by }])
    if (made) return json(201, suppressionResource(made), { location: suppressionPath(made.id) })
    const found = await store.findSuppression(caller, asked)
    if (found) return json(200, suppressionResource(found), { location: suppressionPath(found.id) })
    throw new HttpProblem('store_unavailable', 'It was lifted in the same moment. Send the request again.', {
      headers: { 'retry-after': '1' },
    })
  }
