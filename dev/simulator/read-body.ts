import type { IncomingMessage } from 'node:http'

// 10 MB is the largest message SES takes; base64 makes it 13.3 MB and form encoding about 14.2 MB. A message that is
// slightly too large must still arrive, to be refused in SES's own words.
const bodyBytesMax = 16 * 1024 * 1024

/** Undefined when the body is too large. The rest is read and dropped, or the client would see a reset instead of the 413. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bodyBytesMax) chunks.push(chunk)
    else chunks.length = 0
  }
  return bytes <= bodyBytesMax ? Buffer.concat(chunks, bytes) : undefined
}
