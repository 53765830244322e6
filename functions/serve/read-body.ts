import type { IncomingMessage } from 'node:http'
import { HttpProblem } from '../../lib/http/problem.ts'

/** What Lambda takes of an event at most. What a route takes is less, and its own business. */
const bodyBytesMax = 6 * 1024 * 1024

/** The whole body as text. One that is too large is not read to its end. */
export const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bodyBytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const tooLarge = () =>
  new HttpProblem('body_too_large', `The body has more than ${bodyBytesMax} bytes; no route takes as much.`, {
    headers: { connection: 'close' },
  })
