import type { Answer } from './answer.ts'
import type { RequestOptions } from './http-event.ts'
import type { Stack } from './stack.ts'

export const batchPath = '/api/v1/notifications/batch'

export interface BatchItem {
  result: 'created' | 'replayed' | 'refused'
  notification?: Record<string, unknown> & { id: string; status: string }
  error?: Record<string, unknown> & { code: string; status: number }
}

/** One request with many notifications. */
export const postBatch = (stack: Stack, notifications: unknown, options: RequestOptions = {}) =>
  stack.request('POST', batchPath, { key: stack.keys.acme.live, body: { notifications }, ...options })

export const itemsOf = ({ body, text }: Answer) => {
  if (!Array.isArray(body.data)) throw new Error(`not a batch: ${text}`)
  return body.data as BatchItem[]
}

export const resultsOf = (answer: Answer) => itemsOf(answer).map(({ result }) => result)

/** The id of each, or undefined for a refused one. */
export const itemIdsOf = (answer: Answer) => itemsOf(answer).map(({ notification }) => notification?.id)
