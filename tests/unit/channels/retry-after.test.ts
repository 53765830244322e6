import { expect, it } from 'vitest'
import { retryAfterMs } from '../../../lib/channels/retry-after.ts'

const now = () => Date.UTC(2026, 10, 23, 12, 0, 0)

it.each([
  ['3', 3_000],
  [' 120 ', 120_000],
  ['0', 0],
  ['Mon, 23 Nov 2026 12:01:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['2026', 2_026_000],
  ['99999999999999', undefined],
  ['', undefined],
  [null, undefined],
])('reads %j as %j', (header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected)
})
