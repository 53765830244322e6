import { createServer, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import { consoleAnswer } from '../console/files.ts'
import { securityHeaders } from '../console/headers.ts'
import { type Listening, listenHere } from './listen-here.ts'
import type { TenantKeys } from './local-keys.ts'

/** Longer than the gateway waits for a function: what comes of that is said by the gateway. */
const forwardMs = 40_000

type Keys = Pick<TenantKeys, 'liveKey' | 'testKey'>

export interface ConsoleOptions {
  port: number
  /** The built console. */
  dir: string
  apiUrl: string
  keys: Keys
}

/**
 * The console and the API under one address, as CloudFront has them in a deployment: `/console` is files, all else is the API's. So
 * the page needs no permission to call it, and no other page has one.
 */
export const serveConsole = async (options: ConsoleOptions): Promise<Listening> => {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy())
  })
  return listenHere(server, options.port)
}

const answer = async (options: ConsoleOptions, request: IncomingMessage, response: ServerResponse) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (!isOurs(request)) return refuse(response)
  if (pathname === '/console/local-keys.json') return handOver(options.keys, request, response)
  const page = await consoleAnswer(options.dir, pathname === '/' ? '/console' : pathname)
  if (page) return response.writeHead(page.statusCode, page.headers).end(page.body)
  forward(options.apiUrl, request, response)
}

/** A page of somebody else's may make its own name lead to this machine; our name it cannot take. */
const isOurs = ({ headers, socket }: IncomingMessage) =>
  ['127.0.0.1', 'localhost'].some((name) => headers.host === `${name}:${socket.localPort}`)

/** To our own page alone. A program of this machine could read it as well, as it could the inbox: nothing here leaves the machine. */
const handOver = ({ liveKey, testKey }: Keys, { method, headers }: IncomingMessage, response: ServerResponse) => {
  if (method !== 'GET' || headers['sec-fetch-site'] !== 'same-origin') return refuse(response)
  response
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store', ...securityHeaders })
    .end(JSON.stringify({ live_key: liveKey, test_key: testKey }))
}

const refuse = (response: ServerResponse) =>
  response.writeHead(403, { 'content-type': 'text/plain' }).end('Not for this page.\n')

const forward = (apiUrl: string, request: IncomingMessage, response: ServerResponse) => {
  const target = new URL(request.url ?? '/', apiUrl)
  const { method, headers } = request
  const sent = openRequest(
    target,
    { method, headers: { ...headers, host: target.host }, signal: AbortSignal.timeout(forwardMs) },
    (got) => {
      response.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(response).once('error', () => got.destroy())
    },
  )
  sent.once('error', () => {
    if (response.headersSent) return response.destroy()
    response.writeHead(502, { 'content-type': 'text/plain' }).end('The API does not answer.\n')
  })
  response.once('close', () => sent.destroy())
  request.pipe(sent)
}
