import middy from '@middy/core'
import httpRouterHandler, { type Method } from '@middy/http-router'
import type { Context } from 'aws-lambda'
import type { Report } from '../notifications/ports/runtime.ts'
import { type ApiEvent, requestIdOf, type Scope } from './api-event.ts'
import { authenticate, type KeyLookup } from './authenticate.ts'
import { jsonBody } from './json-body.ts'
import { HttpProblem, problemResponse, toProblem } from './problem.ts'
import type { ApiResponse } from './response.ts'

export type RouteHandler = (event: ApiEvent) => Promise<ApiResponse> | ApiResponse

export interface Route {
  method: Extract<Method, 'GET' | 'POST' | 'PATCH' | 'DELETE'>
  path: string
  /** What the key must be for; a route without one is open to all. */
  scope?: Scope
  /** Whether it takes a JSON body; one that comes all the same is not looked at. */
  takesJson?: boolean
  /** Where it is not what every other route takes. */
  bodyBytesMax?: number
  handle: RouteHandler
}

export interface HttpDeps {
  keys: KeyLookup
  report: Report
}

export type HttpHandler = (event: ApiEvent, context: Context) => Promise<ApiResponse>

/** One function's routes behind the layers that all of them need: problem details, request id and log, key, body. */
export const createHttpHandler = (deps: HttpDeps, routes: readonly Route[]): HttpHandler =>
  middy<ApiEvent, ApiResponse>({ timeoutEarlyInMillis: answerReserveMs, timeoutEarlyResponse: answerTooLate })
    .use(problemDetails(deps.report))
    .handler(
      httpRouterHandler<ApiEvent, ApiResponse>({
        routes: routes.map((route) => ({ method: route.method, path: route.path, handler: layered(deps, route) })),
        notFoundResponse: ({ method, path }) => refuse(routes, method, path),
      }),
    ) as HttpHandler

/** Left to write an answer and a log line when whatever is waited for does not come: a connection can hang for ever. */
const answerReserveMs = 1_000

const answerTooLate = (): never => {
  const detail =
    'It took too long. Whether it was stored is not known: the same idempotency key makes it safe to ask again.'
  const cause = new Error('the time of this invocation was nearly over')
  throw new HttpProblem('store_unavailable', detail, { headers: { 'retry-after': '2' } }, { cause })
}

const layered = ({ keys }: HttpDeps, { scope, takesJson, bodyBytesMax, handle }: Route) => {
  const layers = middy<ApiEvent, ApiResponse>()
  if (scope) layers.use(authenticate(keys, scope))
  if (takesJson) layers.use(jsonBody(bodyBytesMax))
  return layers.handler(async (event) => handle(event))
}

/** Whatever is thrown inside becomes problem+json; the operator's half of it goes to the log, under the same id. */
const problemDetails = (report: Report) => ({
  before: ({ event, context }: { event: ApiEvent; context: Context }) => {
    event.requestId = context.awsRequestId
  },
  after: ({ event, response }: { event: ApiEvent; response: ApiResponse | null | undefined }) => {
    if (response) response.headers['x-request-id'] = requestIdOf(event)
  },
  onError: (request: { event: ApiEvent; error: Error | null | undefined; response: unknown }) => {
    const { http } = request.event.requestContext
    const requestId = requestIdOf(request.event)
    const problem = toProblem(request.error)
    const response = problemResponse(problem, http.path, requestId)
    const { cause } = problem
    report('request.refused', {
      requestId,
      method: http.method,
      status: response.statusCode,
      code: problem.code,
      ...(response.statusCode >= 500 ? { error: cause } : {}),
    })
    response.headers['x-request-id'] = requestId
    request.response = response
  },
})

/** 405 where the path is there with other methods, else 404. */
const refuse = (routes: readonly Route[], method: string, path: string): never => {
  const allowed = routes.filter((route) => matches(route.path, path)).map((route) => route.method)
  if (allowed.length === 0) throw new HttpProblem('not_found', 'There is no such route.')
  const detail = `${method} is not for this path; ${allowed.join(', ')} would be.`
  throw new HttpProblem('method_not_allowed', detail, { headers: { allow: allowed.join(', ') } })
}

const matches = (pattern: string, path: string) => {
  const wanted = pattern.split('/')
  const given = path.replace(/\/$/, '').split('/')
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index])
}
