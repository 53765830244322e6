import fc from 'fast-check'
import { type OperationEntry, operationEntries, type Parameter } from '../support/openapi.ts'
import { arbitraryOf } from './arbitraries.ts'
import { type FuzzRequest, mishaps } from './mishaps.ts'

/** What exists in the world that is asked. */
export interface Known {
  key: string
  otherKey: string
  ids: readonly string[]
}

/** Providers sign what they post, and keys that were revoked would end the run. */
const isAsked = ({ operation }: (typeof operationEntries)[number]) =>
  !operation.tags.includes('Feedback') && !['revokeKey', 'rotateKey'].includes(operation.operationId)

/** Good requests as often as bad ones: each of an operation of the document, in every way that its schemas allow. */
export const requests = (known: Known): fc.Arbitrary<FuzzRequest> => {
  const good = fc.oneof(...operationEntries.filter(isAsked).map((entry) => requestFor(entry, known)))
  const bad = fc
    .tuple(good, fc.array(mishaps, { minLength: 1, maxLength: 3 }))
    .map(([request, changes]) => changes.reduce((changed, change) => change(changed), request))
  return fc.oneof(good, bad)
}

const requestFor = ({ method, path, operation }: (typeof operationEntries)[number], known: Known) =>
  fc
    .record({
      path: pathOf(path, operation.parameters, known),
      query: queryOf(operation.parameters),
      headers: headersOf(operation.parameters),
      body: bodyOf(operation),
      key: fc.oneof(
        { weight: 9, arbitrary: fc.constant(known.key) },
        { weight: 1, arbitrary: fc.constant(known.otherKey) },
      ),
    })
    .map(
      ({ path: target, query, headers, body, key }): FuzzRequest => ({
        method,
        target: query === '' ? target : `${target}?${query}`,
        options: {
          ...body,
          headers: { ...body.headers, ...headers },
          ...(operation.security.length > 0 ? { key } : {}),
        },
      }),
    )

const pathOf = (path: string, parameters: readonly Parameter[], { ids }: Known) => {
  const inPath = parameters.filter((one) => one.in === 'path')
  const values = inPath.map(({ schema }) => fc.oneof(fc.constantFrom(...ids), arbitraryOf(schema)))
  return fc
    .tuple(...values)
    .map((texts) =>
      texts.reduce((left: string, text) => left.replace(/\{\w+\}/, encodeURIComponent(String(text))), path),
    )
}

const queryOf = (parameters: readonly Parameter[]) => {
  const inQuery = parameters.filter((one) => one.in === 'query')
  const model = Object.fromEntries(inQuery.map(({ name, schema }) => [name, arbitraryOf(schema, name)]))
  const requiredKeys = inQuery.filter(({ required }) => required).map(({ name }) => name)
  return fc.record(model, { requiredKeys }).map((values) => {
    const pairs = Object.entries(values as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value] as [string, unknown]],
    )
    return new URLSearchParams(
      pairs.map(([name, value]): [string, string] => [name, String(value).toWellFormed()]),
    ).toString()
  })
}

const headersOf = (parameters: readonly Parameter[]): fc.Arbitrary<Record<string, string>> => {
  const inHeader = parameters.filter((one) => one.in === 'header')
  if (inHeader.length === 0) return fc.constant({})
  // Few keys, so that some are used again, with the same body or with another.
  return fc.oneof(
    fc.constant({}),
    fc.nat(50).map((key) => ({ 'idempotency-key': `key-${key}` })),
  )
}

const bodyOf = ({
  requestBody,
}: OperationEntry): fc.Arbitrary<{ body?: unknown; headers?: Record<string, string> }> => {
  const [content] = Object.entries(requestBody?.content ?? {})
  if (!content) return fc.constant({})
  const [contentType, { schema, examples = {} }] = content
  const shown = Object.values(examples).map(({ value }) => value)
  return fc
    .oneof({ weight: 1, arbitrary: fc.constantFrom(...shown) }, { weight: 3, arbitrary: arbitraryOf(schema) })
    .map((body) => ({ body, headers: { 'content-type': contentType } }))
}
