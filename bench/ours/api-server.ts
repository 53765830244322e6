import { createServer, type IncomingMessage } from 'node:http'
import { handler } from '../../functions/api/index.ts'
import { writeAnswer } from '../../functions/serve/write-answer.ts'
import type { ApiResponse } from '../../lib/http/response.ts'
import { listenAndTell } from '../listen.ts'
import { apiContext, apiEvent } from './api-event.ts'

/** The function `api` as it is deployed, wiring and all, behind node:http where the gateway would be. */
const server = createServer(async (request, response) => {
  const body = await readAll(request)
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const event = apiEvent(request.method ?? 'GET', request.url ?? '/', headers, body)
  writeAnswer(response, (await handler(event, apiContext())) as ApiResponse)
})

const readAll = (request: IncomingMessage) =>
  new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('error', reject)
  })

listenAndTell(server)
