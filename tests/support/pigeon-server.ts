import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Order {
  reference: string
  to: string
  text: string
}

/** The pigeons' own API; the recipient decides. */
export const startPigeonServer = async () => {
  const taken: Order[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const order: Order = JSON.parse(Buffer.concat(chunks).toString())
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
    if (order.to === silent) return
    if (request.headers.authorization !== apiKey) return answer(401, { code: 'unauthorized', words: 'Who are you?' })
    if (order.to === busy) return answer(429, { code: 'busy', words: 'All pigeons are out.' })
    if (order.to === refused) return answer(422, { code: 'no_such_roof', words: `${order.to} has no roof.` })
    taken.push(order)
    return answer(200, { id: `pigeon-${taken.length}` })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const apiKey = 'crumbs'
export const busy = '+4930000001'
export const refused = '+4930000002'
export const silent = '+4930000003'
