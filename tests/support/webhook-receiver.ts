import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Received {
  headers: Record<string, string>
  body: string
  event: { type: string; timestamp: string; data: Record<string, unknown> }
}

export type Respond = (response: ServerResponse, received: Received, nth: number) => void

const ok: Respond = (response) => response.writeHead(204).end()

/** A caller's server that takes events, and answers as it is told to. */
export const startReceiver = async (respond: Respond = ok) => {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const one = toReceived(request, await textOf(request))
    received.push(one)
    respond(response, one, received.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Throws unless it was signed with this secret, within the last five minutes. */
export const verify = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers)

const textOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString('utf8')

const toReceived = ({ headers }: IncomingMessage, body: string): Received => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
  body,
  event: JSON.parse(body),
})
