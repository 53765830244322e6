import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Receiver {
  url: string
  /** When the next request to this path comes, in milliseconds since 1970. */
  arrival(path: string): Promise<number>
  close(): void
}

/** Stands in for whom functions call: the inbox, a webhook, Secrets Manager. It takes everything, at once. */
export const openReceiver = async (secrets: Record<string, string>): Promise<Receiver> => {
  const waiting = new Map<string, (atMs: number) => void>()
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    waiting.get(path)?.(performance.timeOrigin + performance.now())
    waiting.delete(path)
    const body = await text(request)
    const isSecret = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue'
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(isSecret ? JSON.stringify({ SecretString: secrets[JSON.parse(body).SecretId] }) : '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrival: (path) => new Promise((resolve) => waiting.set(path, resolve)),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
