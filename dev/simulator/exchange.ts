import type { IncomingHttpHeaders } from 'node:http'

/** One request, its body already read, as every part of the simulator sees it. */
export type Exchange = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}

export type HttpReply = { status: number; headers: Record<string, string>; body: string | Buffer }

export const wireFaults = [
  'hang',
  'reset',
  'reset_in_answer',
  'slow_body',
  'truncated',
  'early_hints',
  'html',
  'empty',
  'bad_json',
  'huge',
  'redirect',
] as const
/** What may happen to an answer on its way. */
export type WireFault = (typeof wireFaults)[number]

/** `'never'` keeps the connection open without an answer, as a provider that hangs does; a `fault` breaks a good answer. */
export type Reply = HttpReply | 'never' | { fault: WireFault; reply: Reply }

export const jsonReply = (status: number, value: unknown, headers: Record<string, string> = {}): HttpReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(value),
})

/** The simulator's own errors (not a provider's): unknown routes, bad inbox calls. */
export const problemReply = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Reply => jsonReply(status, { error: { code, message } }, headers)

/** Parses a JSON object; undefined for anything else, so that each API refuses it in its own words. */
export const parseJsonObject = (body: Buffer): Record<string, unknown> | undefined => {
  try {
    return asRecord(JSON.parse(body.toString('utf8')))
  } catch {
    return undefined
  }
}

export const asRecord = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

export const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
