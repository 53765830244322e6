import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What the server does with a connection: at once (`onConnect`), or when it has read a whole request. */
export type Fault = { onConnect: (socket: Socket) => void } | { onRequest: (socket: Socket) => void }

export type FaultyServer = Awaited<ReturnType<typeof startFaultyServer>>

/** A server that breaks HTTP on purpose. A request for an OAuth token is answered well, so that only the send meets the fault. */
export const startFaultyServer = async () => {
  let fault: Fault = hangs
  const requests: string[] = []
  const sockets = new Set<Socket>()

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    if ('onConnect' in fault) return fault.onConnect(socket)
    onRequests(socket, (request) => {
      if (request.startsWith('POST /token')) return writeToken(socket)
      requests.push(request)
      if ('onRequest' in fault) fault.onRequest(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    /** Each request for a send, as it was read. */
    requests,
    behave: (next: Fault) => {
      fault = next
      requests.length = 0
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** An address where nobody listens. */
export const closedUrl = async () => {
  const { url, close } = await startFaultyServer()
  await close()
  return url
}

export const answers = (status: number, body = '', headers: Record<string, string> = {}): Fault => ({
  onRequest: (socket) => socket.end(responseOf(status, body, headers)),
})
export const hangs: Fault = { onRequest: () => {} }
export const resetsOnConnect: Fault = { onConnect: (socket) => socket.resetAndDestroy() }
export const resetsOnFirstByte: Fault = {
  onConnect: (socket) => socket.once('data', () => socket.resetAndDestroy()),
}
export const closesOnFirstByte: Fault = {
  onConnect: (socket) => socket.once('data', () => socket.end()),
}
export const greetsOnConnect: Fault = { onConnect: (socket) => socket.end('220 mail.example.com ESMTP\r\n') }
export const resetsAfterRequest: Fault = { onRequest: (socket) => socket.resetAndDestroy() }
export const closesAfterRequest: Fault = { onRequest: (socket) => socket.end() }
export const resetsInAnswer: Fault = {
  onRequest: (socket) =>
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<Send', () => socket.resetAndDestroy()),
}
export const truncates: Fault = {
  onRequest: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<SendEmailResponse>'),
}
export const stallsInAnswer: Fault = {
  onRequest: (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n<S'),
}
/** One byte at a time, for ever: each is a sign of life, and no answer comes of it. */
export const dribbles: Fault = {
  onRequest: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(timer))
  },
}
export const speaksSmtp: Fault = { onRequest: (socket) => socket.end('220 mail.example.com ESMTP\r\n\r\n') }
export const sendsHugeBody: Fault = answers(200, 'x'.repeat(5_000_000))
/** Interim answers, and then none. */
export const informsThenHangs: Fault = {
  onRequest: (socket) => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'),
}

/** Interim answers, and then a real one. */
export const informsThenAnswers = (body: string): Fault => ({
  onRequest: (socket) => {
    socket.write('HTTP/1.1 102 Processing\r\n\r\n')
    socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n')
    socket.end(responseOf(200, body, {}))
  },
})
/** Leaves HTTP unasked. */
export const switchesProtocols: Fault = {
  onRequest: (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
}

const responseOf = (status: number, body: string, headers: Record<string, string>) => {
  const lines = Object.entries({ 'content-length': `${Buffer.byteLength(body)}`, connection: 'close', ...headers })
  return `HTTP/1.1 ${status} Status\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

const writeToken = (socket: Socket) =>
  socket.write(
    responseOf(200, JSON.stringify({ access_token: 'ya29.faulty', expires_in: 3599 }), { connection: 'keep-alive' }),
  )

const onRequests = (socket: Socket, handle: (request: string) => void) => {
  let read = ''
  socket.on('data', (chunk) => {
    read += chunk.toString('latin1')
    for (;;) {
      const end = read.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(read.slice(0, end))?.[1] ?? 0)
      if (read.length < end + 4 + length) return
      const request = read.slice(0, end + 4 + length)
      read = read.slice(request.length)
      handle(request)
    }
  })
}
