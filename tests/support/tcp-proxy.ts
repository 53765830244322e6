import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type TcpProxy = Awaited<ReturnType<typeof startTcpProxy>>

/** Stands between a client and the server of `targetUrl`, so that a test can take the server away and give it back. */
export const startTcpProxy = async (targetUrl: string) => {
  const target = new URL(targetUrl)
  const pairs = new Set<Socket>()
  let isAway = false

  const server = createServer((client) => {
    if (isAway) return client.resetAndDestroy()
    const upstream = connect(Number(target.port), target.hostname)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      pairs.add(from)
      from
        .on('error', () => {})
        .on('close', () => {
          pairs.delete(from)
          to.destroy()
        })
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(targetUrl)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const cut = () => {
    for (const socket of pairs) socket.resetAndDestroy()
  }
  return {
    url: url.href,
    /** As when the server's process died: what was open is reset, and what comes is too. */
    takeAway: () => {
      isAway = true
      cut()
    },
    /** As when a firewall forgets a connection: it stays open, and nothing comes through. */
    freeze: () => {
      for (const socket of pairs) socket.unpipe().pause()
    },
    giveBack: () => {
      isAway = false
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
