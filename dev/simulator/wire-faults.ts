import type { ServerResponse } from 'node:http'
import type { HttpReply, Reply, WireFault } from './exchange.ts'

const slowStepMs = 100 // a byte each: far too slow for any deadline, and still alive
const hugeBytes = 64 * 1024 * 1024 // more than any client should read of an answer that has a hundred bytes

/** Answers as a broken network, proxy or provider does. */
export const breakWire = (response: ServerResponse, fault: WireFault, reply: Reply): void =>
  faults[fault](response, typeof reply === 'object' && 'status' in reply ? reply : nothing)

const nothing: HttpReply = { status: 200, headers: {}, body: 'nothing' }

const half = ({ body }: HttpReply) => Buffer.from(body).subarray(0, Math.ceil(body.length / 2))

/** The head and the first half, under a length that never comes. */
const writeHalf = (response: ServerResponse, reply: HttpReply, then: () => void) => {
  const length = String(Buffer.byteLength(reply.body) + 500)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': length })
  response.write(half(reply), then)
}

const drip = (response: ServerResponse, { status, headers, body }: HttpReply) => {
  response.writeHead(status, headers)
  const bytes = Buffer.from(body)
  let written = 0
  const timer = setInterval(() => {
    if (written >= bytes.length) response.end()
    else response.write(bytes.subarray(written, ++written))
  }, slowStepMs)
  response.once('close', () => clearInterval(timer))
}

const flood = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const chunk = Buffer.alloc(64 * 1024, 'x')
  let left = hugeBytes
  const go = () => {
    for (; left > 0; left -= chunk.length) if (!response.write(chunk)) break
    if (left <= 0) response.end()
    else {
      left -= chunk.length // the one that did not fit was taken all the same
      response.once('drain', go)
    }
  }
  go()
}

const answer = (status: number, contentType: string, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': contentType }).end(body)
}

const faults: Record<WireFault, (response: ServerResponse, reply: HttpReply) => void> = {
  hang: () => {},
  reset: ({ socket }) => void socket?.resetAndDestroy(),
  reset_in_answer: (response, reply) => writeHalf(response, reply, () => void response.socket?.resetAndDestroy()),
  slow_body: drip,
  truncated: (response, reply) => writeHalf(response, reply, () => void response.socket?.end()),
  early_hints: (response) => response.writeEarlyHints({ link: '</style.css>; rel=preload' }),
  html: answer(200, 'text/html', '<!doctype html><title>Welcome to the hotel’s network</title>'),
  empty: answer(200, 'application/json', ''),
  bad_json: answer(200, 'application/json', '{"name": "projects/'),
  huge: flood,
  redirect: (response) => {
    response.writeHead(307, { location: '/elsewhere' }).end()
  },
}
