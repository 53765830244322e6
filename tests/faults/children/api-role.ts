import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from 'aws-lambda'
import { createHandler as createApi } from '../../../functions/api/handler.ts'
import { createHandler as createReplay } from '../../../functions/replay/handler.ts'
import type { ApiResponse } from '../../../lib/http/response.ts'
import { httpEvent } from '../../support/http-event.ts'

type Deps = Parameters<typeof createApi>[0] & Parameters<typeof createReplay>[0]

/** As serverless.yml says it. */
const timeoutMs = 10_000

/** The api and replay handlers behind node:http, as the gateway would stand before them. Gives its address. */
export const serveApi = async (deps: Deps): Promise<string> => {
  const api = createApi(deps)
  const replay = createReplay(deps)
  const server = createServer(async (request, response) => {
    const body = await readAll(request)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const event = httpEvent(request.method ?? 'GET', request.url ?? '/', { headers, ...(body ? { body } : {}) })
    const handle = event.rawPath.startsWith('/api/v1/dead-letters') ? replay : api
    const answer = (await handle(event, contextFor(event.requestContext.requestId))) as ApiResponse
    response.writeHead(answer.statusCode, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const readAll = async (request: IncomingMessage) => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const contextFor = (awsRequestId: string) => {
  const endsMs = performance.now() + timeoutMs
  return { awsRequestId, getRemainingTimeInMillis: () => endsMs - performance.now() } as Context
}
