import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const inFuture = (ms: number) => new Date(Date.now() + ms).toISOString()
const tomorrow = inFuture(24 * 3_600_000)
const dayMs = 24 * 60 * 60_000
const many = (count: number, of: (index: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => of(index)))

describe('POST /api/v1/notifications › 422, field by field', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())

  const refusalOf = async (body: unknown, pointer: string, headers: Record<string, string> = {}) => {
    const answer = await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body, headers })
    expectProblem(answer, 422, 'invalid_request', pointer)
    expect(await storedIn(stack.db)).toMatchObject({ notifications: 0, keys: 0 })
    return answer
  }
  const expectRefused = async (...of: Parameters<typeof refusalOf>) => void (await refusalOf(...of))

  describe('given an unknown field', () => {
    it.each([
      [anEmailBody({ mesage: 'x' }), '/mesage', 'message'],
      [anEmailBody({ Email: 'x' }), '/Email', 'email'],
      [anEmailBody({ userId: 'x' }), '/userId', 'user_id'],
      [anEmailBody({ 'reply-to': 'x' }), '/reply-to', 'reply_to'],
      [anEmailBody({ sendat: 'x' }), '/sendat', 'send_at'],
      [anSmsBody({ phonee: 'x' }), '/phonee', 'phone'],
      [aPushBody({ deviceToken: 'x' }), '/deviceToken', 'device_token'],
      [aPushBody({ ttl_second: 1 }), '/ttl_second', 'ttl_seconds'],
    ])('names the nearest known one: %j', async (body, pointer, near) => {
      const answer = await refusalOf(body, pointer)
      expect(answer.body.errors).toContainEqual({
        pointer,
        code: 'unknown_field',
        detail: `Unknown field; did you mean "${near}"?`,
      })
    })

    it.each([
      ['one that is like no other', anEmailBody({ zzzzzz: 1 }), '/zzzzzz'],
      ['one that belongs to another type', anSmsBody({ subject: 'x' }), '/subject'],
      ['an address beside a number', anSmsBody({ email: 'ada@example.com' }), '/email'],
      [
        'one in an attachment',
        anEmailBody({ attachments: [{ filename: 'a', content_type: 'a/b', content: 'NDI=', cid: '1' }] }),
        '/attachments/0/cid',
      ],
      ['one with a slash and a tilde', anEmailBody({ 'a/b~c': 1 }), '/a~1b~0c'],
      ['what only the service decides', anEmailBody({ status: 'SENT' }), '/status'],
      ['a tenant', anEmailBody({ tenant_id: 'globex' }), '/tenant_id'],
      ['a mode', anEmailBody({ mode: 'test' }), '/mode'],
      [
        'a prototype',
        `{"type":"SMS","phone":"+4915112345678","message":"x","__proto__":{"mode":"test"}}`,
        '/__proto__',
      ],
    ])('refuses %s', (_name, body, pointer) => expectRefused(body, pointer))
  })

  it.each([
    ['a message that is a number', anEmailBody({ message: 42 }), '/message'],
    ['a message that is a list', anEmailBody({ message: ['x'] }), '/message'],
    ['a message that is null', anEmailBody({ message: null }), '/message'],
    ['an address that is an object', anEmailBody({ email: { address: 'a@example.com' } }), '/email'],
    ['a phone number that is a number', anSmsBody({ phone: 4915112345678 }), '/phone'],
    ['a user id that is a number', anEmailBody({ user_id: 42 }), '/user_id'],
    ['a subject that is true', anEmailBody({ subject: true }), '/subject'],
    ['metadata that is a list', anEmailBody({ metadata: ['a'] }), '/metadata'],
    ['a metadata value that is a number', anEmailBody({ metadata: { order: 42 } }), '/metadata/order'],
    ['a data value that is an object', aPushBody({ data: { a: {} } }), '/data/a'],
    ['a send_at that is a number', anEmailBody({ send_at: Date.now() + 10_000 }), '/send_at'],
    ['seconds that are a text', aPushBody({ ttl_seconds: '60' }), '/ttl_seconds'],
    ['seconds that are a fraction', aPushBody({ ttl_seconds: 1.5 }), '/ttl_seconds'],
    ['an unknown priority', anEmailBody({ priority: 'urgent' }), '/priority'],
    ['an unknown guarantee', anEmailBody({ delivery: 'exactly_once' }), '/delivery'],
    ['attachments that are an object', anEmailBody({ attachments: {} }), '/attachments'],
  ])('refuses %s', (_name, body, pointer) => expectRefused(body, pointer))

  it.each([
    ['a user id of 256 characters', anEmailBody({ user_id: 'x'.repeat(256) }), '/user_id'],
    ['17 metadata pairs', anEmailBody({ metadata: many(17, (index) => [`k${index}`, 'v']) }), '/metadata'],
    ['a metadata value of 513 characters', anEmailBody({ metadata: { a: 'x'.repeat(513) } }), '/metadata/a'],
    ['21 headers', anEmailBody({ headers: many(21, (index) => [`X-${index}`, 'v']) }), '/headers'],
    [
      '11 attachments',
      anEmailBody({ attachments: Array(11).fill({ filename: 'a', content_type: 'a/b', content: 'NDI=' }) }),
      '/attachments',
    ],
    [
      'an attachment that is not base64',
      anEmailBody({ attachments: [{ filename: 'a', content_type: 'a/b', content: 'ä' }] }),
      '/attachments/0/content',
    ],
    ['a text message of 1601 bytes', anSmsBody({ message: 'x'.repeat(1_601) }), '/message'],
    ['a text message of 1602 bytes in 801 characters', anSmsBody({ message: 'ü'.repeat(801) }), '/message'],
    ['a push of 4097 bytes', aPushBody({ message: 'x'.repeat(4_097) }), '/message'],
    ['a push of 4097 bytes with its title', aPushBody({ title: 'ü', message: 'x'.repeat(4_095) }), '/message'],
    ['a push of 4097 bytes with its data', aPushBody({ message: 'x', data: { ab: 'x'.repeat(4_094) } }), '/data'],
    ['a data name that FCM keeps too', aPushBody({ data: { message_type: 'x' } }), '/data/message_type'],
    ['a ttl of more than four weeks', aPushBody({ ttl_seconds: 28 * 24 * 60 * 60 + 1 }), '/ttl_seconds'],
    ['a negative ttl', aPushBody({ ttl_seconds: -1 }), '/ttl_seconds'],
    ['a data name that FCM keeps for itself', aPushBody({ data: { google_id: 'x' } }), '/data/google_id'],
    ['a header that is ours', anEmailBody({ headers: { Bcc: 'eve@example.com' } }), '/headers/Bcc'],
  ])('refuses %s', (_name, body, pointer) => expectRefused(body, pointer))

  it.each([
    ['a second ago', inFuture(-1_000)],
    ['in 1970', '1970-01-01T00:00:00Z'],
    ['in more than a year', inFuture(367 * dayMs)],
    ['without an offset', '2099-01-01T00:00:00'],
    ['on a day that is none', '2099-02-30T00:00:00Z'],
    ['tomorrow', 'tomorrow'],
    ['', ''],
  ])('refuses to send %s', (_name, sendAt) => expectRefused(anEmailBody({ send_at: sendAt }), '/send_at'))

  it.each([
    ['before it is sent', { send_at: inFuture(dayMs), expires_at: inFuture(dayMs - 1) }],
    ['when it is sent', { send_at: tomorrow, expires_at: tomorrow }],
    ['in the past', { expires_at: inFuture(-1) }],
  ])('refuses what expires %s', (_name, times) => expectRefused(anEmailBody(times), '/expires_at'))

  it.each([
    ['nothing', ''],
    ['a blank inside', 'a b'],
    ['256 characters', 'x'.repeat(256)],
    ['a letter outside of ASCII', 'schlüssel'],
    ['a line break', 'a\nb'],
    ['an empty quoted string', '""'],
  ])('refuses an idempotency key of %s', (_name, key) =>
    expectRefused(anEmailBody(), '/headers/idempotency-key', { 'idempotency-key': key }),
  )

  it('refuses two keys that differ', () =>
    expectRefused(anEmailBody(), '/headers/idempotency-key', { 'idempotency-key': 'a', idempotency_key: 'b' }))

  it('points at everything that is wrong at once, and at no more than 20 things', async () => {
    const answer = await refusalOf({ type: 'EMAIL', email: 'ada', subject: '' }, '/email')
    expect(answer.body.errors).toMatchObject([
      { pointer: '/email' },
      { pointer: '/message', code: 'required' },
      { pointer: '/subject' },
    ])
    const hostile = await refusalOf(anEmailBody(many(1_000, (index) => [`unknown${index}`, 1])), '/unknown0')
    expect(hostile.body.errors).toHaveLength(20)
  })

  describe('given a text that Postgres cannot keep', () => {
    const texts = [
      ['NUL', 'a\0b'],
      ['half a character', 'a\ud83d'],
    ] as const
    it.each(
      texts.flatMap(([name, text]) => [
        [name, 'a message', anEmailBody({ message: text }), '/message'] as const,
        [name, 'a text message', anSmsBody({ message: text }), '/message'] as const,
        [name, 'an html body', anEmailBody({ html: text }), '/html'] as const,
        [name, 'a subject', anEmailBody({ subject: text }), '/subject'] as const,
        [name, 'a user id', anEmailBody({ user_id: text }), '/user_id'] as const,
        [name, 'a metadata value', anEmailBody({ metadata: { a: text } }), '/metadata/a'] as const,
        [name, 'a metadata name', anEmailBody({ metadata: { [text]: 'a' } }), `/metadata/${text}`] as const,
        [name, 'a data value', aPushBody({ data: { a: text } }), '/data/a'] as const,
        [name, 'a data name', aPushBody({ data: { [text]: 'a' } }), `/data/${text}`] as const,
        [name, 'a title', aPushBody({ title: text }), '/title'] as const,
      ]),
    )('refuses %s in %s', (_what, _where, body, pointer) => expectRefused(body, pointer))
  })
})
