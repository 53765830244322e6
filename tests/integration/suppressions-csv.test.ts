import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { importBytesMax, importRowsMax } from '../../lib/http/suppression-csv.ts'
import { dataOf, expectProblem, pointersOf } from '../support/answer.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'

const path = '/api/v1/suppressions'

let stack: Stack
let key: string
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())
beforeEach(async () => {
  key = await addKey(stack.db, { tenantId: `tenant-${crypto.randomUUID()}` })
})

const importing = (lines: readonly string[], contentType = 'text/csv; charset=utf-8') =>
  stack.request('POST', `${path}/import`, { key, body: lines.join('\r\n'), headers: { 'content-type': contentType } })
const exported = (query = '', as = key) =>
  stack.request('GET', `${path}${query}`, { key: as, headers: { accept: 'text/csv' } })
const listed = async () => dataOf(await stack.request('GET', path, { key }))

describe('an import', () => {
  it('keeps every good line and tells of every other, with its number and the cure', async () => {
    const answer = await importing([
      'channel,recipient,reason,note',
      'email,ada@example.com,complained,"said ""no"", twice"',
      'email,nobody,,',
      'sms,+4915112345678,,',
      '',
      'email,"open@example.com,,',
      'fax,1,,',
      'EMAIL,Bob@BÜCHER.example,,x',
      'sms,0151,,',
      'push,token-1,unregistered,',
      'email,eve@example.com,spam,',
      'email,a@example.com,,one,two',
      'email,ADA@example.com,,',
      'email',
    ])
    expect(answer).toMatchObject({ status: 200, body: { added: 4, already_there: 1, refused: 7 } })
    expect(answer.body.errors).toMatchObject([
      { line: 3, column: 'recipient', detail: 'must be an e-mail address.' },
      { line: 6, column: null, code: 'malformed_csv' },
      { line: 7, column: 'channel' },
      { line: 9, column: 'recipient', detail: expect.stringContaining('E.164') },
      { line: 11, column: 'reason', detail: expect.stringContaining('unsubscribed') },
      { line: 12, column: null, code: 'too_many_cells' },
      { line: 14, column: 'recipient', code: 'required' },
    ])
    const kept = new Map((await listed()).map((row) => [row.recipient, row]))
    const source = 'import'
    expect(kept.get('ada@example.com')).toMatchObject({ reason: 'complained', source, note: 'said "no", twice' })
    expect(kept.get('bob@xn--bcher-kva.example')).toMatchObject({
      reason: 'manual',
      source,
      created_by: key.split('_')[2],
    })
    expect(kept.get('+4915112345678')).toMatchObject({ channel: 'sms' })
    expect(kept.get('token-1')).toMatchObject({ channel: 'push', reason: 'unregistered' })
    expect(answer.text).not.toContain('nobody')
  })

  it('adds nothing the second time', async () => {
    const lines = ['recipient,channel', 'ada@example.com,email']
    expect((await importing(lines)).body).toMatchObject({ added: 1, already_there: 0, refused: 0, errors: [] })
    expect((await importing(lines)).body).toMatchObject({ added: 0, already_there: 1 })
  })

  it('takes what spreadsheets write: semicolons, a byte order mark, an apostrophe for text', async () => {
    const lines = ['\uFEFFchannel;recipient', "sms;'+4915112345678", 'email;ada@example.com']
    expect((await importing(lines)).body).toMatchObject({ added: 2, refused: 0 })
  })

  it.each([
    [['email,ada@example.com'], ['/header/channel', '/header/recipient']],
    [['channel,recipient,reasn'], ['/header/reasn']],
    [['channel,recipient,channel'], ['/header/channel']],
    [['"channel,recipient'], ['/header/channel', '/header/recipient']],
    [[''], ['/header/channel', '/header/recipient']],
  ])('422 for the header %j', async (lines, pointers) => {
    const answer = await importing([...lines, 'email,ada@example.com,x'])
    expectProblem(answer, 422, 'invalid_request')
    expect(pointersOf(answer)).toEqual(expect.arrayContaining(pointers))
    expect(await listed()).toEqual([])
  })

  it('413 for too many rows or bytes, 415 for what is no CSV', async () => {
    const rows = Array.from({ length: importRowsMax + 1 }, (_, nr) => `sms,+49${10_000_000 + nr}`)
    expectProblem(await importing(['channel,recipient', ...rows]), 413, 'body_too_large')
    expectProblem(await importing(['x'.repeat(importBytesMax + 1)]), 413, 'body_too_large')
    expectProblem(await importing(['channel,recipient'], 'application/json'), 415, 'unsupported_media_type')
    expect(await listed()).toEqual([])
  })

  it('takes as many rows as it says', async () => {
    const rows = Array.from({ length: importRowsMax }, (_, nr) => `sms,+49${10_000_000 + nr}`)
    expect((await importing(['channel,recipient', ...rows])).body).toMatchObject({ added: importRowsMax, refused: 0 })
  })
})

describe('an export', () => {
  const nasty = ['=1+1', '+x', '-2', '@SUM(A1)', "'=1", "''x", 'a,b', 'say "hi"', "'plain"]

  it('comes back as it was, whatever stands in it, and holds no formula', async () => {
    for (const [nr, note] of nasty.entries())
      await stack.request('POST', path, { key, body: { channel: 'email', recipient: `n${nr}@example.com`, note } })
    const token = "=cmd|'/C_calc'!A0"
    await stack.request('POST', path, { key, body: { channel: 'push', recipient: token } })
    await stack.request('POST', path, {
      key,
      body: { channel: 'sms', recipient: '+4915112345678', reason: 'complained' },
    })
    const file = await exported()
    expect(file.headers).toMatchObject({ 'content-type': expect.stringMatching(/^text\/csv/) })
    expect(file.headers.link).toBeUndefined()
    const cells = file.text.split('\r\n').flatMap((row) => row.split(','))
    expect(cells.filter((cell) => /^"?[=@-]|^"?\+(?!\d{7,15}"?$)/.test(cell))).toEqual([])
    const before = await listed()
    key = await addKey(stack.db, { tenantId: `tenant-${crypto.randomUUID()}` })
    expect((await importing(file.text.split('\r\n'))).body).toMatchObject({ added: before.length, refused: 0 })
    const said = (rows: Record<string, unknown>[]) =>
      rows.map(({ channel, recipient, reason, note }) => [channel, recipient, reason, note]).sort()
    expect(said(await listed())).toEqual(said(before))
  })

  it('comes in files with a link to the next, and knows the filters', async () => {
    const rows = Array.from({ length: 5 }, (_, nr) => `sms,+49${10_000_000 + nr}`)
    await importing(['channel,recipient', ...rows, 'email,ada@example.com'])
    const seen: string[] = []
    for (let query = '?channel=sms&limit=2'; query !== ''; ) {
      const { text, headers } = await exported(query)
      const [head, ...lines] = text.trim().split('\r\n')
      expect(head).toBe('channel,recipient,reason,source,note,notification_id,created_by,created_at,id')
      seen.push(...lines.map((line) => line.split(',').slice(0, 2).join(',')))
      query = /\?[^>]*/.exec(headers.link ?? '')?.[0] ?? ''
    }
    expect(seen.sort()).toEqual(rows)
    expectProblem(await exported('?limit=5001'), 422, 'invalid_request', '/query/limit')
  })

  it('is empty but for its header where there is nothing', async () => {
    expect((await exported()).text.trim().split('\r\n')).toHaveLength(1)
  })
})
