import { type ApiEvent, headerOf, pathParameter } from '../../lib/http/api-event.ts'
import type { Route, RouteHandler } from '../../lib/http/http-handler.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { type UnsubscribeLinks, unsubscribePath } from '../../lib/http/unsubscribe-link.ts'
import { askPage, donePage, unknownPage, unsubscribePage } from '../../lib/http/unsubscribe-page.ts'
import { type UnsubscribeDeps, unsubscribe } from '../../lib/notifications/unsubscribe.ts'

export interface UnsubscribeRouteDeps extends UnsubscribeDeps {
  /** Without it no link was ever given out. */
  unsubscribe: UnsubscribeLinks | undefined
}

/** For recipients, who have no key: the link itself says who they are. */
export const unsubscribeRoutes = (deps: UnsubscribeRouteDeps): Route[] => {
  const path = `${unsubscribePath}/{token}`
  return [
    { method: 'GET', path, handle: ask(deps) },
    { method: 'POST', path, handle: carryOut(deps) },
  ]
}

/** Changes nothing: mail programs and virus scanners follow every link. */
const ask =
  (deps: UnsubscribeRouteDeps): RouteHandler =>
  (event) =>
    claimsOf(deps, event) ? unsubscribePage(200, askPage) : unknown(event)

/** What the form posts, and what mail programs post for their users; whatever the body says. */
const carryOut =
  (deps: UnsubscribeRouteDeps): RouteHandler =>
  async (event) => {
    const claims = claimsOf(deps, event)
    const isDone = claims !== undefined && (await unsubscribe(deps, claims, claims.id))
    return isDone ? unsubscribePage(200, donePage) : unknown(event)
  }

const claimsOf = ({ unsubscribe: links }: UnsubscribeRouteDeps, event: ApiEvent) =>
  links?.read(pathParameter(event, 'token'))

/** A page for people, a problem for programs. */
const unknown = (event: ApiEvent) => {
  if (/\btext\/html\b/i.test(headerOf(event, 'accept') ?? '')) return unsubscribePage(404, unknownPage)
  throw new HttpProblem('not_found', 'This link is not one of ours, or what it was sent with is gone.')
}
