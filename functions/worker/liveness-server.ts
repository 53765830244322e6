import { createServer } from 'node:http'
import type { Liveness } from './liveness.ts'

const requestMs = 5_000 // a probe has no body

/** `GET /health` for whoever starts this process again when it is stuck: 200 or 503, and which loop is silent. */
export const serveLiveness = async (liveness: Liveness, { port, host }: { port: number; host: string }) => {
  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs }, (request, response) => {
    const isHealth = request.method === 'GET' && request.url === '/health'
    const { isAlive, silentSeconds } = liveness.report()
    const status = isHealth ? (isAlive ? 200 : 503) : 404
    const body = isHealth
      ? { status: isAlive ? 'ok' : 'stuck', silent_seconds: silentSeconds }
      : { status: 'not_found' }
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(port, host, resolve)
  await promise
  return {
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
