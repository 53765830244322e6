import { createServer, type IncomingMessage } from 'node:http'
import { handler } from '../../functions/api/index.ts'
import type { ApiResponse } from '../../lib/http/response.ts'
import { listenAndTell } from '../listen.ts'
import { apiContext, apiEvent } from './api-event.ts'

/** The function `api` as it is deployed, wiring and all, behind node:http where the gateway would be. */
const server = createServer(async (request, response) => {
  const body = await readAll(request)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const event = apiEvent(request.method ?? 'GET', request.url ?? '/', headers, body)
  const answer = (await handler(event, apiContext())) as ApiResponse
  response.statusCode = answer.statusCode
  response.setHeaders(new Map(Object.entries(answer.headers))).end(answer.body) // as `functions/serve`, and Express, with its length
})

const readAll = (request: IncomingMessage) =>
  new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('error', reject)
  })

listenAndTell(server)
