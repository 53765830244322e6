import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from 'aws-lambda'
import type { ApiEvent } from '../../lib/http/api-event.ts'
import { HttpProblem, problemResponse, toProblem } from '../../lib/http/problem.ts'
import type { ApiResponse } from '../../lib/http/response.ts'
import type { Clock, Report } from '../../lib/notifications/ports/runtime.ts'
import { readBody } from './read-body.ts'
import { requestEvent } from './request-event.ts'
import { functionFor, type HttpFunction, timeoutsMs } from './routes.ts'
import { writeAnswer } from './write-answer.ts'

export interface ServeDeps {
  functions: Record<HttpFunction, (event: ApiEvent, context: Context) => Promise<unknown>>
  report: Report
  clock: Pick<Clock, 'now'>
  /** Files that stand before the functions: undefined for a path that is not theirs. */
  pages?: (path: string) => Promise<ApiResponse | undefined>
}

/** A client sends its headers at once, and 6 MB within this on any line. Slower ones would only hold a connection. */
const requestMs = 10_000
/** How often it is looked for those: node's half a minute is longer than stopping may take. */
const lookMs = 1_000
/** Longer than a load balancer keeps an idle connection (60 s): it must be the one that closes, or requests meet a closed one. */
const keepAliveMs = 65_000

/** The HTTP functions behind node:http, as API Gateway stands before them. */
export const serve = async (deps: ServeDeps, { port, host }: { port: number; host: string }) => {
  let isStopping = false
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: lookMs,
    },
    async (message, response) => {
      const answer = await answerTo(deps, message)
      if (isStopping) response.setHeader('connection', 'close')
      await write(response, answer)
      if (isStopping) server.closeIdleConnections()
    },
  )
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, host, resolve)
  await listening
  return {
    port: (server.address() as AddressInfo).port,
    /** Takes no connection any more, and resolves when every request that had come has its answer. */
    stop: () => {
      isStopping = true
      return new Promise<void>((done) => server.close(() => done()))
    },
  }
}

const answerTo = async (deps: ServeDeps, message: IncomingMessage): Promise<ApiResponse> => {
  const requestId = randomUUID()
  try {
    const { method = 'GET' } = message
    const url = urlOf(message)
    const page = isLooking(method) ? await deps.pages?.(url.pathname) : undefined
    if (page) return page
    const body = await readBody(message)
    const event = requestEvent(message, { method, url, requestId, at: deps.clock.now(), body })
    const name = functionFor(method, url.pathname)
    return (await deps.functions[name](event, contextOf(deps, name, requestId))) as ApiResponse
  } catch (error) {
    const problem = toProblem(error)
    if (problem.code === 'internal_error') deps.report('serve.failed', { requestId, error })
    const response = problemResponse(problem, message.url ?? '', requestId)
    return { ...response, headers: { ...response.headers, 'x-request-id': requestId } }
  }
}

const isLooking = (method: string) => method === 'GET' || method === 'HEAD'

/** The base only completes the path; a path that begins with two slashes is still none of its own. */
const urlOf = ({ url = '' }: IncomingMessage) => {
  const parsed = url.startsWith('/') ? URL.parse(`http://serve${url}`) : null
  if (!parsed) throw new HttpProblem('not_found', 'There is no such route.')
  return parsed
}

const contextOf = ({ clock }: ServeDeps, name: HttpFunction, awsRequestId: string) => {
  const endsMs = clock.now().getTime() + timeoutsMs[name]
  return { awsRequestId, getRemainingTimeInMillis: () => endsMs - clock.now().getTime() } as Context
}

/** Resolves as well when the client leaves, or has left. */
const write = (response: ServerResponse, answer: ApiResponse) =>
  new Promise<void>((resolve) => {
    if (response.destroyed) return resolve()
    response.once('close', resolve)
    writeAnswer(response, answer)
  })
