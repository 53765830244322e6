import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that nobody should find: it remembers every path that it was asked for. */
export const startCanary = async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The last parts of the paths that were asked for below `/prefix/`. */
    askedBelow: (prefix: string) =>
      asked.filter((path) => path.startsWith(`/${prefix}/`)).map((path) => path.slice(prefix.length + 2)),
    close: () => {
      server.closeAllConnections()
      return new Promise<unknown>((resolve) => server.close(resolve))
    },
  }
}
