import { type ApiEvent, pathParameter } from '../../lib/http/api-event.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { messagePage } from '../../lib/http/message-page.ts'
import { readPreviewQuery } from '../../lib/http/preview-query.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import type { ContentDeps } from './get-content.ts'

/** `GET /api/v1/previews/{token}`: an e-mail's body at an address of its own, for a frame that has no key to send. */
export const preview =
  (deps: ContentDeps): RouteHandler =>
  async (event) => {
    const query = readPreviewQuery(event)
    const message = await emailOf(deps, event)
    if (!message)
      throw new HttpProblem('not_found', 'This preview is over, or was never there. Ask for the content again.')
    return { statusCode: 200, ...messagePage(message, query) }
  }

const emailOf = async ({ store, clock, previews }: ContentDeps, event: ApiEvent) => {
  const claims = previews?.read(pathParameter(event, 'token'), clock.now())
  const found = claims && (await store.find(claims, claims.id))
  return found?.message.channel === 'email' ? found.message : undefined
}
