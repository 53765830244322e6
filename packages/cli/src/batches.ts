import { createHash } from 'node:crypto'
import type { FileLine } from './file-lines.ts'
import type { Message } from './message.ts'

/** A fifth of what the API takes at once: there is something to see, and little is refused with one wrong line. */
const itemsMax = 100
/** Of the API’s 2 MB; what stands round the items needs little. */
const bytesMax = 1_900_000

export interface BatchItem {
  line: number
  message: Message & { idempotency_key: string }
}

/**
 * Every line gets a key that is made of what it says, and of how often the file has said it before: a file that is sent again, mended or
 * longer, sends what is new in it. `salt` makes them other ones.
 */
export const withKeys = (lines: readonly FileLine[], salt: string): BatchItem[] => {
  const seen = new Map<string, number>()
  return lines.map(({ line, message }) => {
    const digest = createHash('sha256').update(salt).update(JSON.stringify(message)).digest('hex').slice(0, 40)
    const nth = (seen.get(digest) ?? 0) + 1
    seen.set(digest, nth)
    return { line, message: { idempotency_key: `file-${digest}-${nth}`, ...message } }
  })
}

/** In requests that the API takes. */
export const toBatches = (items: readonly BatchItem[]): BatchItem[][] => {
  const batches: BatchItem[][] = []
  let bytes = 0
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item.message))
    const last = batches.at(-1)
    if (!last || last.length >= itemsMax || bytes + size > bytesMax) {
      batches.push([item])
      bytes = size
    } else {
      last.push(item)
      bytes += size
    }
  }
  return batches
}
