import { hash } from 'node:crypto'
import type { Idempotency } from '../notifications/ports/store.ts'
import { type ApiEvent, headerOf } from './api-event.ts'
import { HttpProblem } from './problem.ts'

/** The IETF draft's name, and the one with underscores that callers of the first hour use. */
const headerNames = ['idempotency-key', 'idempotency_key'] as const
const shape = /^[\x21-\x7e]{1,255}$/

/** The caller's key with a digest of what it asks for; undefined where there is no key. */
export const readIdempotency = (event: ApiEvent): Idempotency | undefined => {
  const [key, ...others] = new Set(headersOf(event).map(unquote))
  if (key === undefined) return undefined
  if (others.length > 0) throw invalid('Two different idempotency keys were sent.')
  if (!isIdempotencyKey(key)) throw invalid(`The idempotency key ${keyRule}.`)
  return { key, fingerprint: fingerprintOf(event.json) }
}

/** For a route where one key for the whole request would promise what it cannot keep. */
export const refuseIdempotencyHeader = (event: ApiEvent, cure: string): void => {
  if (headersOf(event).length > 0) throw invalid(`This route takes no key for the whole request: ${cure}`)
}

export const keyRule = 'must be 1 to 255 visible ASCII characters'
export const isIdempotencyKey = (value: unknown): value is string => typeof value === 'string' && shape.test(value)

const headersOf = (event: ApiEvent) =>
  headerNames.map((name) => headerOf(event, name)).filter((value) => value !== undefined)

/** The draft makes it a quoted string; bare ones are taken too. */
const unquote = (value: string) => {
  const trimmed = value.trim()
  const [, quoted] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(trimmed) ?? []
  return quoted === undefined ? trimmed : quoted.replace(/\\(["\\])/g, '$1')
}

const invalid = (detail: string) =>
  new HttpProblem('invalid_request', detail, {
    errors: [{ pointer: '/headers/idempotency-key', code: 'invalid', detail }],
  })

/** The same for two bodies that say the same, whatever the order of their fields. */
export const fingerprintOf = (body: unknown) => hash('sha256', canonical(body), 'base64url')

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
