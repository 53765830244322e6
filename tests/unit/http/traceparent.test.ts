import { describe, expect, it } from 'vitest'
import { readTraceparent } from '../../../lib/http/traceparent.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

describe("a caller's traceparent", () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01`],
    [`00-${traceId}-${spanId}-00`, `00-${traceId}-${spanId}-00`],
    [` 00-${traceId}-${spanId}-01 `, `00-${traceId}-${spanId}-01`],
    // A later version keeps these four parts at its beginning.
    [`cc-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-01`],
    [`cc-${traceId}-${spanId}-01-what-the-future-holds`, `00-${traceId}-${spanId}-01`],
  ])('is taken: %s', (given, expected) => expect(readTraceparent(given)).toBe(expected))

  it.each([
    [undefined],
    [''],
    ['ff'],
    [`ff-${traceId}-${spanId}-01`],
    [`00-${'0'.repeat(32)}-${spanId}-01`],
    [`00-${traceId}-${'0'.repeat(16)}-01`],
    [`00-${traceId.toUpperCase()}-${spanId}-01`],
    [`00-${traceId.slice(1)}-${spanId}-01`],
    [`00-${traceId}-${spanId}-1`],
    [`00-${traceId}-${spanId}-01-more`],
    [`cc-${traceId}-${spanId}-01.more`],
    [`00-${traceId}-${spanId}-01,00-${traceId}-${spanId}-01`],
    ["00-'; drop table notifications; --"],
  ])('is left out where it is none: %s', (given) => expect(readTraceparent(given)).toBeUndefined())
})
