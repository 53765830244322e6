import createClient from 'openapi-fetch'
import { HeliographError, toError, toTransportError } from '../../../packages/client/src/error.ts'
import type { paths } from '../../../packages/client/src/schema.ts'
import type { Call } from './call.ts'
import { querySerializer } from './curl.ts'

/** Longer than any route takes; a replay of a thousand is the longest. */
const timeoutMs = 30_000

export interface Sent<Answer> {
  data: Answer
  headers: Headers
}

export type Send = <Answer>(call: Call<Answer>, signal?: AbortSignal) => Promise<Sent<Answer>>

type AnyRequest = (
  method: string,
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>

/** Sends calls with one key, which stays in this closure: no URL, no storage and no element ever holds it. */
export const createSend = (key: string): Send => {
  const client = createClient<paths>({
    baseUrl: location.origin, // what serves the page stands before the API too
    headers: { authorization: `Bearer ${key}` },
    querySerializer,
    bodySerializer: (body) => (typeof body === 'string' ? body : JSON.stringify(body)),
  })
  const request = client.request as unknown as AnyRequest // `call` has held it against the document already
  return async ({ method, path, init }, signal) => {
    const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]
    const { data, error, response } = await request(method, path, { ...init, signal: AbortSignal.any(signals) }).catch(
      (cause: unknown) => {
        if (signal?.aborted) throw cause
        throw toTransportError(cause)
      },
    )
    if (!response.ok) throw toError(error, response)
    return { data: data as never, headers: response.headers }
  }
}

export const toHeliographError = (error: unknown): HeliographError =>
  error instanceof HeliographError ? error : toTransportError(error)
