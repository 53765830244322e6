import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** For the child: listens anywhere on this machine, and tells the parent where. */
export const listenAndTell = (server: Server) => {
  process.on('disconnect', () => process.exit(0)) // nobody is left to end us
  server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}
