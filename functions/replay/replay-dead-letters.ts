import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { type ReplayRequest, readReplayRequest } from '../../lib/http/replay-schema.ts'
import { replayResource } from '../../lib/http/resources.ts'
import { json } from '../../lib/http/response.ts'
import type { Owner } from '../../lib/notifications/notification.ts'
import { planReplayWithToken, replay } from '../../lib/notifications/replay.ts'
import type { ReplayHandlerDeps } from './deps.ts'

type Deps = Omit<ReplayHandlerDeps, 'keys'>

/** `POST /api/v1/dead-letters/replay` */
export const replayDeadLetters =
  (deps: Deps): RouteHandler =>
  async (event) => {
    const caller = callerOf(event)
    return json(200, await carryOut(deps, caller, readReplayRequest(event.json), caller.keyId))
  }

/** One replay request, whoever makes it. `by` goes into the audit. */
export const carryOut = async (deps: Deps, owner: Owner, request: ReplayRequest, by: string) => {
  const { dryRun, reason, ratePerSecond } = request
  const ids = await idsOf(deps, owner, request)
  if (dryRun) return replayResource(await planReplayWithToken(deps, owner, ids), dryRun)
  return replayResource(await replay(deps, owner, ids, { by, reason, ratePerSecond }), dryRun)
}

const idsOf = async ({ store }: Deps, owner: Owner, { which }: ReplayRequest) => {
  if ('ids' in which) return which.ids
  if ('plan' in which) {
    const plan = await store.takeReplayPlan(owner, which.plan)
    if (!plan)
      throw new HttpProblem('not_found', 'There is no such plan: it was carried out, is too old, or another key’s.')
    return plan.ids
  }
  const letters = await store.listDeadLetters(owner, which.filter, { before: undefined, limit: which.limit })
  return letters.map(({ notificationId }) => notificationId)
}
