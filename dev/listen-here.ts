import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  url: string
  /** Also ends connections that wait for an answer. */
  close(): Promise<void>
}

/** Listens for this machine alone; rejects where the port is taken. */
export const listenHere = async (server: Server, port: number): Promise<Listening> => {
  server.listen(port, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
