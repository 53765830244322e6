import { type ApiEvent, callerOf, pathParameter } from '../../lib/http/api-event.ts'
import { isSuppressionId } from '../../lib/http/cursor.ts'
import { readEndingReason } from '../../lib/http/ending-reason.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json, noContent } from '../../lib/http/response.ts'
import { suppressionResource } from '../../lib/http/suppression-resource.ts'
import { readWhichSuppression } from '../../lib/http/suppression-schema.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import type { WhichSuppression } from '../../lib/notifications/suppression.ts'

/** `GET /api/v1/suppressions/{id}` */
export const getSuppression =
  ({ store }: { store: Pick<Store, 'findSuppression'> }): RouteHandler =>
  async (event) => {
    const found = await store.findSuppression(callerOf(event), idOf(event))
    if (!found) throw notFound()
    return json(200, suppressionResource(found))
  }

interface LiftDeps {
  store: Pick<Store, 'unsuppress'>
  report: Report
}

/** `DELETE /api/v1/suppressions/{id}?reason=`: what is sent from now on arrives again. Who lifted it, and why, is kept. */
export const deleteSuppression =
  (deps: LiftDeps): RouteHandler =>
  (event) =>
    lift(deps, event, idOf(event), readEndingReason(event))

/** `DELETE /api/v1/suppressions?channel=&recipient=&reason=` */
export const deleteSuppressionOf =
  (deps: LiftDeps): RouteHandler =>
  (event) => {
    const { reason, ...which } = readWhichSuppression(event)
    return lift(deps, event, which, reason)
  }

const lift = async ({ store, report }: LiftDeps, event: ApiEvent, which: WhichSuppression, reason?: string) => {
  const caller = callerOf(event)
  if (!(await store.unsuppress(caller, which, { by: caller.keyId, reason }))) throw notFound()
  report('suppression.lifted', { by: caller.keyId })
  return noContent()
}

const idOf = (event: ApiEvent) => {
  const id = pathParameter(event, 'id')
  if (!isSuppressionId(id)) throw notFound()
  return { id }
}

const notFound = () => new HttpProblem('not_found', 'There is no such suppression for this API key.')
