import type { Answer } from './answer.ts'
import type { RequestOptions } from './http-event.ts'

const answerMs = 60_000 // far more than any function takes: only a hanging server is cut off here

export type HttpRequest = (
  method: string,
  target: string,
  options?: Pick<RequestOptions, 'key' | 'body' | 'headers'>,
) => Promise<Answer>

/** Any caller's requests to this server. A string as body goes out as it is, for what is no JSON. */
export const httpClient =
  (baseUrl: string): HttpRequest =>
  async (method, target, { key, body, headers = {} } = {}) => {
    const response = await fetch(new URL(target, baseUrl), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
    })
    const text = await response.text()
    const answerHeaders = Object.fromEntries(response.headers)
    const isJson = /json/.test(answerHeaders['content-type'] ?? '')
    return { status: response.status, headers: answerHeaders, text, body: isJson ? JSON.parse(text) : {} }
  }
