import { describe, expect, it } from 'vitest'
import {
  cancelNotification,
  exportSuppressions,
  importSuppressions,
  listNotifications,
  replay,
} from '../../../console/src/api/calls.ts'
import { curlOf } from '../../../console/src/api/curl.ts'

const id = '0199c0de-7000-7000-8000-00000000c0de'
const of = (call: Parameters<typeof curlOf>[1]) => curlOf('https://h.test', call).replaceAll(' \\\n  ', ' ')
const key = '-H "Authorization: Bearer $HELIOGRAPH_KEY"'

describe('the curl of a call', () => {
  it('has its filters, each pair of metadata as a parameter of its own', () => {
    const call = listNotifications({ status: 'FAILED', limit: 2 }, { order: '42', 'a b': 'c&d' })
    expect(of(call)).toBe(
      `curl 'https://h.test/api/v1/notifications?status=FAILED&limit=2&metadata.order=42&metadata.a b=c%26d' ${key}`,
    )
  })

  it('names the method where curl would take another', () => {
    expect(of(cancelNotification(id))).toBe(`curl -X POST 'https://h.test/api/v1/notifications/${id}/cancel' ${key}`)
  })

  it('has its body, safe for a shell, and of many ids the first', () => {
    const curl = of(replay([id, id, id, id, id], "it's mended", 50))
    expect(curl).toContain(`-H 'Content-Type: application/json' -d '{"ids":`)
    expect(curl).toContain(`"... 2 more"],"reason":"it'\\''s mended","rate_per_second":50}'`)
  })

  it('sends and asks for files as files', () => {
    expect(of(importSuppressions('channel\nemail'))).toContain(
      "-H 'Content-Type: text/csv' --data-binary @suppressions.csv",
    )
    expect(of(exportSuppressions({ channel: 'sms' }))).toContain("-H 'Accept: text/csv'")
  })
})
