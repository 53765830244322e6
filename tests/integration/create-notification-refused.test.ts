import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
const lineBreaks = [
  ['CR LF', '\r\n'],
  ['LF', '\n'],
  ['CR', '\r'],
  ['NUL', '\0'],
  ['U+2028', '\u2028'],
  ['U+0085', '\u0085'],
] as const
const files = (filename: string) => ({ attachments: [{ filename, content_type: 'text/plain', content: 'NDI=' }] })

describe('POST /api/v1/notifications', () => {
  let stack: Stack
  let before: Awaited<ReturnType<typeof storedIn>>
  beforeAll(async () => {
    stack = await openStack()
    before = await storedIn(stack.db)
  })
  afterAll(() => stack.close())
  beforeEach(() => {
    stack.reports.length = 0
  })

  /** Refused in so many words, logged without an error, and nothing left behind. */
  const refusalOf = async (
    options: Parameters<Stack['request']>[2],
    status: number,
    code: string,
    pointer?: string,
  ) => {
    const headers = { 'idempotency-key': 'of-a-refused-request', ...options?.headers }
    const answer = await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, ...options, headers })
    expectProblem(answer, status, code, pointer)
    expect(stack.reports).toMatchObject([{ event: 'request.refused', fields: { status, code } }])
    expect(await storedIn(stack.db)).toEqual(before)
    return answer
  }
  const expectRefused = async (...of: Parameters<typeof refusalOf>) => void (await refusalOf(...of))

  describe('400', () => {
    it.each([
      ['an open brace', '{"type":"EMAIL"'],
      ['text', 'hello'],
      ['single quotes', "{'type':'EMAIL'}"],
      ['a trailing comma', '{"type":"EMAIL",}'],
      ['two values', '{} {}'],
      ['a form', 'type=EMAIL&email=a@example.com'],
      ['NaN', '{"ttl_seconds":NaN}'],
      ['nothing', ''],
      ['blanks', ' \n '],
      ['a byte order mark alone', '\uFEFF'],
      ['brackets without an end', '['.repeat(100_000)],
      ['an object in an object, a hundred times', nested(100)],
      ['lists in lists, a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ])('refuses %s', (_name, body) => expectRefused({ body }, 400, 'malformed_json'))

    it('refuses a request without a body', () => expectRefused({}, 400, 'malformed_json'))

    it('does not quote the body when it says where parsing stopped', async () => {
      const answer = await refusalOf({ body: '{"email":"ada@example.com" "secret"}' }, 400, 'malformed_json')
      expect(answer.text).not.toMatch(/ada@|secret/)
    })
  })

  describe('413', () => {
    const huge = JSON.stringify(anEmailBody({ message: 'x'.repeat(10 * 1024 * 1024) }))
    it.each([
      ['10 MB', huge, false],
      ['10 MB in base64', huge, true],
      ['one byte too many', `${JSON.stringify(anEmailBody())}${' '.repeat(256 * 1024)}`, false],
      ['10 MB of no JSON', '['.repeat(10 * 1024 * 1024), false],
    ])('refuses %s before it is read', async (_name, body, base64) => {
      const parse = vi.spyOn(JSON, 'parse')
      await expectRefused({ body, base64 }, 413, 'body_too_large')
      expect(parse.mock.calls.filter(([text]) => text.length > 256 * 1024)).toEqual([])
    })
  })

  describe('415', () => {
    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'jsonp',
      'text/json',
    ])('refuses %s', (type) =>
      expectRefused({ body: anEmailBody(), headers: { 'content-type': type } }, 415, 'unsupported_media_type'),
    )
  })

  describe('422', () => {
    it.each([
      ['an object without a field', '{}', '/type'],
      ['null', 'null', ''],
      ['a list', '[]', ''],
      ['a list of one good request', JSON.stringify([anEmailBody()]), ''],
      ['a string', '"EMAIL"', ''],
      ['a number', '42', ''],
      ['true', 'true', ''],
      ['an unknown type', { ...anEmailBody(), type: 'FAX' }, '/type'],
      ['a type in lower case', { ...anEmailBody(), type: 'email' }, '/type'],
      ['a type that every object has', { ...anEmailBody(), type: 'constructor' }, '/type'],
    ])('refuses %s', (_name, body, pointer) => expectRefused({ body }, 422, 'invalid_request', pointer))

    it.each([
      ['an e-mail without an address', anEmailBody({ email: undefined }), '/email'],
      [
        'an e-mail with a phone number in its place',
        anEmailBody({ email: undefined, phone: '+4915112345678' }),
        '/email',
      ],
      ['a text message without a number', anSmsBody({ phone: undefined }), '/phone'],
      ['a push without a device', aPushBody({ device_token: undefined }), '/device_token'],
      ['an e-mail without a message', anEmailBody({ message: undefined }), '/message'],
      ['a text message without a message', anSmsBody({ message: '' }), '/message'],
    ])('refuses %s', async (_name, body, pointer) => {
      const answer = await refusalOf({ body }, 422, 'invalid_request', pointer)
      if (!('message' in body && body.message === '')) expect(answer.text).toContain('"code":"required"')
    })

    it.each([
      ['4915112345678'],
      ['+04915112345678'],
      ['+49 151 12345678'],
      ['+49-151-12345678'],
      ['004915112345678'],
      ['+'],
      ['+123456'],
      ['+1234567890123456'],
      ['+49151l2345678'],
      ['tel:+4915112345678'],
      ['+4915112345678\n'],
      ['٠٤٩١٥١١٢٣٤٥٦٧٨'],
      [''],
    ])('refuses the phone number %j, which is not E.164', (phone) =>
      expectRefused({ body: anSmsBody({ phone }) }, 422, 'invalid_request', '/phone'),
    )

    it.each([
      ['ada'],
      ['ada@'],
      ['@example.com'],
      ['ada@example'],
      ['ada@@example.com'],
      ['ada@example.com, eve@example.com'],
      ['Ada <ada@example.com>'],
      ['ada@example.com\r\nBcc: eve@example.com'],
      [' ada@example.com'],
      [`${'a'.repeat(250)}@example.com`],
      [''],
    ])('refuses the address %j', (email) =>
      expectRefused({ body: anEmailBody({ email }) }, 422, 'invalid_request', '/email'),
    )

    describe.each(lineBreaks)('given %s', (_name, mark) => {
      const text = `Hello${mark}Bcc: eve@example.com`
      it.each([
        ['a subject', anEmailBody({ subject: text }), '/subject'],
        ['a subject’s end', anEmailBody({ subject: `Hello${mark}` }), '/subject'],
        ['a title', aPushBody({ title: text }), '/title'],
        ['a reply-to', anEmailBody({ reply_to: `ada@example.com${mark}` }), '/reply_to'],
        [
          'a header’s name',
          anEmailBody({ headers: { [`X-A${mark}Bcc`]: 'eve@example.com' } }),
          `/headers/X-A${mark}Bcc`,
        ],
        ['a header’s value', anEmailBody({ headers: { 'X-A': text } }), '/headers/X-A'],
        ['a file’s name', anEmailBody(files(`a${mark}.txt`)), '/attachments/0/filename'],
        ['a user’s id', anEmailBody({ user_id: text }), '/user_id'],
        ['a device token', aPushBody({ device_token: text }), '/device_token'],
        ['a collapse key', aPushBody({ collapse_key: text }), '/collapse_key'],
        ['a metadata name', anEmailBody({ metadata: { [`a${mark}`]: 'b' } }), `/metadata/a${mark}`],
      ])('refuses it in %s', (_where, body, pointer) => expectRefused({ body }, 422, 'invalid_request', pointer))
    })
  })
})
