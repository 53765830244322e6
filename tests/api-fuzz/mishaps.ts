import fc from 'fast-check'
import type { RequestOptions } from '../support/http-event.ts'
import { anyJson } from './arbitraries.ts'

export interface FuzzRequest {
  method: string
  target: string
  options: RequestOptions
}

type Mishap = fc.Arbitrary<(request: FuzzRequest) => FuzzRequest>

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const withBody = (change: (body: unknown) => unknown) => (request: FuzzRequest) => ({
  ...request,
  options: { ...request.options, body: change(request.options.body) },
})

const withHeader = (name: string, value: string) => (request: FuzzRequest) => ({
  ...request,
  options: { ...request.options, headers: { ...request.options.headers, [name]: value } },
})

const withQuery = (name: string, value: string) => (request: FuzzRequest) => ({
  ...request,
  target: `${request.target}${request.target.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
})

/** A field of the body, wherever it is, by a number that is taken modulo how many there are. */
const changeField = (at: number, change: (object: Record<string, unknown>, name: string) => void) =>
  withBody((body) => {
    const copy = structuredClone(body)
    const places: [Record<string, unknown>, string][] = []
    const collect = (value: unknown) => {
      if (Array.isArray(value)) return value.forEach(collect)
      if (!isRecord(value)) return
      for (const name of Object.keys(value)) {
        places.push([value, name])
        collect(value[name])
      }
    }
    collect(copy)
    const place = places[at % Math.max(1, places.length)]
    if (place) change(...place)
    return copy
  })

const remove = (object: Record<string, unknown>, name: string) => {
  delete object[name]
}
const put = (value: unknown) => (object: Record<string, unknown>, name: string) => {
  object[name] = value
}

const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
})
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
  fc.constantFrom('\0', '../..', "' or 1=1 --", '%00', 'a'.repeat(5_000)),
)

/** What callers, and those who mean harm, do to a good request. */
export const mishaps: Mishap = fc.oneof(
  anyJson.map((value) => withBody(() => value)),
  fc.nat(200).map((at) => changeField(at, remove)),
  fc.tuple(fc.nat(200), anyJson).map(([at, value]) => changeField(at, put(value))),
  fc.tuple(fc.nat(200), oddText).map(([at, text]) => changeField(at, put(text))),
  fc
    .tuple(fc.string({ maxLength: 12 }), anyJson)
    .map(([name, value]) => withBody((body) => (isRecord(body) ? { ...body, [name]: value } : body))),
  fc
    .constantFrom('', '{', '[]', 'null', '"', '{"type":"EMAIL"', '[1,', '\ufeff{}', '['.repeat(5_000))
    .map((text) => withBody(() => text)),
  fc
    .constantFrom('text/plain', 'application/xml', '', 'application/json; charset=latin1', 'text/csv')
    .map((type) => withHeader('content-type', type)),
  headerText.map((text) => withHeader('idempotency-key', text)),
  headerText.map((text) => withHeader('accept', text)),
  fc
    .oneof(headerText, fc.constantFrom('Bearer', 'Bearer hg_live_x', 'Basic abc', ''))
    .map((text) => withHeader('authorization', text)),
  fc.tuple(fc.string({ maxLength: 12 }), oddText).map(([name, value]) => withQuery(name, value)),
  fc
    .tuple(
      fc.constantFrom('limit', 'cursor', 'status', 'type', 'created_after', 'metadata.x', 'recipient', 'channel'),
      oddText,
    )
    .map(([name, value]) => withQuery(name, value)),
  oddText.map((text) => (request: FuzzRequest) => ({
    ...request,
    target: request.target.replace(/[^/]+$/, encodeURIComponent(text) || '-'),
  })),
  fc
    .constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE')
    .map((method) => (request: FuzzRequest) => ({ ...request, method })),
)
