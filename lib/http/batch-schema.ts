import * as z from 'zod'
import type { AcceptCommand } from '../notifications/accept.ts'
import type { Caller } from './api-event.ts'
import { fingerprintOf, isIdempotencyKey, keyRule } from './idempotency-key.ts'
import { bodyBytesMax } from './json-body.ts'
import { commandOf, notificationSchema } from './notification-schema.ts'
import type { FieldError } from './problem.ts'
import { type Findings, invalidRequest, parseWith, readWith } from './validation.ts'

/** One statement stores them: more would hold its connection, and the caller, for longer and be hardly quicker for each. */
export const batchMax = 500
/** 500 of 4 KB each. API Gateway and Lambda take 6 MB, of the answer too, in which every message stands again. */
export const batchBytesMax = 2 * 1024 * 1024

const tooMany = `must have at most ${batchMax} notifications; send the rest in another request`

const batchSchema = z.strictObject({
  notifications: z.array(z.unknown()).min(1, 'must have one notification at least').max(batchMax, tooMany),
})

/** Where an item, or a part of it, stands in the body. */
export const itemPointer = (index: number, pointer = '') => `/notifications/${index}${pointer}`

/**
 * Every item as `toAcceptCommand` would read it alone. All or nothing: one that is not valid refuses them all.
 * `bodyBytes` is the size of the whole: items are weighed, which costs as much as reading them, only where one can be too big.
 */
export const readBatch = (body: unknown, caller: Caller, bodyBytes: number): AskedInBatch[] => {
  const { notifications } = parseWith(batchSchema, body)
  const tooBig = bodyBytes > bodyBytesMax ? isTooBig : () => false
  const reads = notifications.map((item, index) => readItem(item, index, caller, tooBig))
  throwFindings(reads.flatMap(({ findings }) => findings ?? []))
  return reads.flatMap(({ command }) => command ?? [])
}

type AskedInBatch = Omit<AcceptCommand, 'traceparent'>

const isTooBig = (item: unknown) => Buffer.byteLength(JSON.stringify(item)) > bodyBytesMax

/** A 422 that tells of the first of all findings, and how many there are. */
export const throwFindings = (findings: readonly Findings[], hint?: string): void => {
  if (findings.length === 0) return
  const count = findings.reduce((sum, one) => sum + one.count, 0)
  throw invalidRequest(
    findings.flatMap(({ errors }) => errors),
    { count, ...(hint ? { hint } : {}) },
  )
}

const readItem = (
  item: unknown,
  index: number,
  caller: Caller,
  tooBig: (item: unknown) => boolean,
): { command?: AskedInBatch; findings?: Findings } => {
  const { key, rest } = takeKey(item)
  const read = readWith(notificationSchema, rest, { base: itemPointer(index), known: ['idempotency_key'] })
  const own = [...keyErrors(key, index), ...(tooBig(rest) ? [sizeError(index)] : [])]
  if (read.findings || own.length > 0) {
    const { errors, count } = read.findings ?? { errors: [], count: 0 }
    return { findings: { errors: [...own, ...errors], count: own.length + count } }
  }
  const idempotency = isIdempotencyKey(key) ? { key, fingerprint: fingerprintOf(rest) } : undefined
  return { command: { ...commandOf(read.data, caller), idempotency } }
}

/** The key is about the request and not part of it: under the same key the rest is compared, as with a single one. */
const takeKey = (item: unknown): { key?: unknown; rest: unknown } => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return { rest: item }
  const { idempotency_key: key, ...rest } = item as Record<string, unknown>
  return { key, rest }
}

const keyErrors = (key: unknown, index: number): FieldError[] =>
  key === undefined || isIdempotencyKey(key)
    ? []
    : [{ pointer: itemPointer(index, '/idempotency_key'), code: 'invalid', detail: `${keyRule}.` }]

const sizeError = (index: number): FieldError => ({
  pointer: itemPointer(index),
  code: 'too_big',
  detail: `must have at most ${bodyBytesMax} bytes, as a request of its own would.`,
})
