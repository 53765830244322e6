import type { Context } from 'aws-lambda'
import type { ApiEvent } from '../../lib/http/api-event.ts'
import { createHttpHandler, type Route } from '../../lib/http/http-handler.ts'
import type { ReplayHandlerDeps } from './deps.ts'
import { getDeadLetter } from './get-dead-letter.ts'
import { createInvokeHandler } from './invoke.ts'
import { listDeadLetters } from './list-dead-letters.ts'
import { replayDeadLetters } from './replay-dead-letters.ts'
import { summarizeDeadLetters } from './summarize-dead-letters.ts'

/** Shows dead letters and replays them: over HTTP with an API key, and by direct invoke for whoever IAM lets. */
export const createHandler = (deps: ReplayHandlerDeps) => {
  const overHttp = createHttpHandler(deps, routes(deps))
  const byInvoke = createInvokeHandler(deps)
  return async (event: unknown, context: Context): Promise<unknown> =>
    isHttp(event) ? overHttp(event, context) : byInvoke(event)
}

/** Direct invoke can bring anything that is JSON. */
const isHttp = (event: unknown): event is ApiEvent =>
  typeof event === 'object' && event !== null && 'requestContext' in event

/** Every one of them is described in the OpenAPI document: a test compares the two. */
export const routes = (deps: ReplayHandlerDeps): Route[] => [
  { method: 'GET', path: '/api/v1/dead-letters', scope: 'dead_letters:read', handle: listDeadLetters(deps) },
  {
    method: 'GET',
    path: '/api/v1/dead-letters/summary',
    scope: 'dead_letters:read',
    handle: summarizeDeadLetters(deps),
  },
  { method: 'GET', path: '/api/v1/dead-letters/{id}', scope: 'dead_letters:read', handle: getDeadLetter(deps) },
  {
    method: 'POST',
    path: '/api/v1/dead-letters/replay',
    scope: 'dead_letters:replay',
    takesJson: true,
    handle: replayDeadLetters(deps),
  },
]
