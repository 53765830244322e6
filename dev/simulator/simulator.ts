import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EventTarget } from './event-pump.ts'
import { type Exchange, problemReply, type Reply } from './exchange.ts'
import { createAccessTokens } from './google-token.ts'
import { readBody } from './read-body.ts'
import { createReceivedMessages, type ReceivedMessage } from './received-messages.ts'
import { createRoutes } from './routes.ts'
import { createScript } from './script.ts'
import { createSesEventPublisher } from './ses-event-publisher.ts'
import { breakWire } from './wire-faults.ts'

type SimulatorOptions = {
  port: number
  host?: string
  now?: () => Date
  /** Is told of each try as it comes: the inbox forgets the oldest, and who counts them must not. */
  onReceived?: (message: ReceivedMessage) => void
  /** Subscribes to SES's events; without it nobody does. */
  sesEventsTo?: EventTarget | undefined
}

export type Simulator = {
  url: string
  close: () => Promise<void>
  messages: () => ReceivedMessage[]
  clear: () => void
}

const headersMs = 10_000 // a local client sends its headers at once
const requestMs = 30_000 // 16 MB of body within this, even from a slow test machine

/** SES, SNS, Google's token endpoint and FCM on one local port, with an inbox of what they were sent. Port 0 takes a free one. */
export const startSimulator = async ({
  port,
  host = '127.0.0.1',
  now = () => new Date(),
  onReceived,
  sesEventsTo,
}: SimulatorOptions): Promise<Simulator> => {
  const messages = createReceivedMessages(now, onReceived)
  const script = createScript(now)
  const publisher = createSesEventPublisher(script, now, sesEventsTo)
  const clear = () => {
    messages.clear()
    script.forget()
  }
  const answer = createRoutes({ messages, script, publisher, tokens: createAccessTokens(now), clear })
  const server = createServer({ headersTimeout: headersMs, requestTimeout: requestMs }, (request, response) => {
    void serve(answer, request, response)
  })
  await listen(server, port, host)
  const stop = () => {
    publisher.close()
    return close(server)
  }
  return { url: urlOf(server, host), close: stop, messages: () => messages.list(), clear }
}

const serve = async (
  answer: (exchange: Exchange) => Reply | Promise<Reply>,
  request: IncomingMessage,
  response: ServerResponse,
) => {
  try {
    send(response, await replyTo(answer, request))
  } catch (error) {
    if (request.destroyed && !request.complete) return // the client left before its request was whole
    process.stderr.write(`simulator.fault ${request.method} ${request.url}: ${String(error)}\n`)
    send(response, problemReply(500, 'simulator_fault', 'The simulator failed; its log says why.'))
  }
}

const replyTo = async (
  answer: (exchange: Exchange) => Reply | Promise<Reply>,
  request: IncomingMessage,
): Promise<Reply> => {
  const body = await readBody(request)
  if (body === undefined) return problemReply(413, 'body_too_large', 'The request body is too large.')
  // The base only completes the path; no request decides where anything is sent.
  const base = 'http://simulator.test'
  const url = URL.canParse(request.url ?? '', base) ? new URL(request.url ?? '', base) : undefined
  if (url === undefined) return problemReply(400, 'bad_address', 'The address cannot be read.')
  const { method = 'GET', headers } = request
  return answer({ method, path: url.pathname, query: url.searchParams, headers, body })
}

const send = (response: ServerResponse, reply: Reply) => {
  if (reply === 'never' || response.headersSent) return
  if ('fault' in reply) return breakWire(response, reply.fault, reply.reply)
  response.writeHead(reply.status, reply.headers).end(reply.body)
}

const listen = (server: Server, port: number, host: string) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

const urlOf = (server: Server, host: string) => {
  const { port } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections() // some may be waiting for an answer that never comes
  })
