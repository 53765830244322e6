import { callerOf } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { readOverviewQuery } from '../../lib/http/overview-query.ts'
import { overviewResource } from '../../lib/http/overview-resource.ts'
import { json } from '../../lib/http/response.ts'
import { type OverviewDeps, readOverview } from '../../lib/notifications/overview.ts'

/** `GET /api/v1/overview`: how it goes, in one answer. */
export const getOverview =
  (deps: OverviewDeps): RouteHandler =>
  async (event) => {
    const { minutes } = readOverviewQuery(event)
    return json(200, overviewResource(await readOverview(deps, callerOf(event), minutes)))
  }
