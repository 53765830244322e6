import middy from '@middy/core'
import httpRouterHandler, { type Method } from '@middy/http-router'
import type { Context } from 'aws-lambda'
import type { Report } from '../notifications/ports/runtime.ts'
import type { Tracing } from '../notifications/ports/tracing.ts'
import { traceIdOf } from '../notifications/trace-id.ts'
import { type ApiEvent, headerOf, requestIdOf, type WantedScope } from './api-event.ts'
import { authenticate, type KeyLookup } from './authenticate.ts'
import { jsonBody } from './json-body.ts'
import { HttpProblem, problemResponse, toProblem } from './problem.ts'
import { problemCatalogue } from './problem-catalogue.ts'
import type { ApiResponse } from './response.ts'
import { readTraceparent } from './traceparent.ts'

export type RouteHandler = (event: ApiEvent) => Promise<ApiResponse> | ApiResponse

export interface Route {
  method: Extract<Method, 'GET' | 'POST' | 'PATCH' | 'DELETE'>
  path: string
  /** What the key must be for; a route without one is open to all. */
  scope?: WantedScope
  /** Whether it takes a JSON body; one that comes all the same is not looked at. */
  takesJson?: boolean
  /** Where it is not what every other route takes. */
  bodyBytesMax?: number
  handle: RouteHandler
}

export interface HttpDeps {
  keys: KeyLookup
  report: Report
  tracing: Tracing
}

export type HttpHandler = (event: ApiEvent, context: Context) => Promise<ApiResponse>

/** One function's routes behind the layers that all of them need: problem details, request id and log, key, body. */
export const createHttpHandler = (deps: HttpDeps, routes: readonly Route[]): HttpHandler =>
  middy<ApiEvent, ApiResponse>({ timeoutEarlyInMillis: answerReserveMs, timeoutEarlyResponse: answerTooLate })
    .use(problemDetails(deps.report))
    .handler(
      httpRouterHandler<ApiEvent, ApiResponse>({
        routes: routes.map((route) => ({ method: route.method, path: route.path, handler: traced(deps, route) })),
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

/** One span for what a route does, its layers included, in the caller's trace. */
const traced = (deps: HttpDeps, route: Route) => {
  const handler = layered(deps, route)
  return async (event: ApiEvent, context: Context): Promise<ApiResponse> => {
    const span = {
      name: `${route.method} ${route.path}`,
      kind: 'server' as const,
      parent: deps.tracing.current() ?? readTraceparent(headerOf(event, 'traceparent')),
      attributes: { 'http.request.method': route.method, 'http.route': route.path },
    }
    return deps.tracing.within(span, async (underWay) => {
      event.traceparent = underWay.traceparent
      try {
        const response = await handler(event, context)
        underWay.set({ 'http.response.status_code': response.statusCode })
        return response
      } catch (error) {
        const { code } = toProblem(error)
        underWay.set({ 'http.response.status_code': problemCatalogue[code].status })
        underWay.failed(code)
        throw error
      }
    })
  }
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
      trace_id: traceIdOf(request.event.traceparent),
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
  const allowed = [...new Set(routes.filter((route) => matches(route.path, path)).map((route) => route.method))]
  if (allowed.length === 0) throw new HttpProblem('not_found', 'There is no such route.')
  const detail = `${method} is not for this path; ${allowed.join(', ')} would be.`
  throw new HttpProblem('method_not_allowed', detail, { headers: { allow: allowed.join(', ') } })
}

const matches = (pattern: string, path: string) => {
  const wanted = pattern.split('/')
  const given = path.replace(/\/$/, '').split('/')
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('{') || part === given[index])
}
