import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../support/answer.ts'
import { batchPath, postBatch } from '../support/batches.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const emails = (count: number) => Array.from({ length: count }, (_, index) => anEmailBody({ message: `nr ${index}` }))
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

describe('422', () => {
  const refused = async (notifications: unknown, pointer: string, options: Parameters<typeof postBatch>[2] = {}) => {
    const before = await storedIn(stack.db)
    const answer = await postBatch(stack, notifications, options)
    expectProblem(answer, 422, 'invalid_request', pointer)
    expect(await storedIn(stack.db)).toEqual(before)
    return answer
  }
  const at17 = (item: unknown) => emails(20).with(17, item as never)

  it.each([
    ['an address that is none', anEmailBody({ email: 'ada' }), '/email'],
    ['an unknown type', anEmailBody({ type: 'FAX' }), '/type'],
    ['no object', 'x', ''],
    ['nothing', null, ''],
    ['a list', [anEmailBody()], ''],
    ['a field nobody knows', anEmailBody({ foo: 1 }), '/foo'],
    ['a key that is no text', anEmailBody({ idempotency_key: 42 }), '/idempotency_key'],
    ['an empty key', anEmailBody({ idempotency_key: '' }), '/idempotency_key'],
    ['a key with a space', anEmailBody({ idempotency_key: 'a b' }), '/idempotency_key'],
    ['a key that is too long', anEmailBody({ idempotency_key: 'x'.repeat(256) }), '/idempotency_key'],
    ['a time that has passed', anEmailBody({ send_at: '2020-01-01T00:00:00Z' }), '/send_at'],
    ['an end before its time', anEmailBody({ send_at: inMs(60_000), expires_at: inMs(30_000) }), '/expires_at'],
    ['a header that injects', anEmailBody({ subject: 'a\r\nBcc: x@example.com' }), '/subject'],
    ['more than one request alone may bring', anEmailBody({ message: 'x'.repeat(256 * 1024) }), ''],
  ])('refuses all of them for %s, and points at it', async (_name, item, pointer) => {
    await refused(at17(item), `/notifications/17${pointer}`)
  })

  it('guesses what a name was meant to be', async () => {
    const answer = await refused(at17(anEmailBody({ idempotencyKey: 'k' })), '/notifications/17/idempotencyKey')
    expect(answer.body.detail).toContain('did you mean "idempotency_key"?')
  })

  it('lists the first twenty of many errors, and counts the rest', async () => {
    const answer = await refused(Array(300).fill(anEmailBody({ email: 'ada', foo: 1 })), '/notifications/0/email')
    expect(answer.body.errors).toHaveLength(20)
    expect(answer.body.errors_left_out).toBe(580)
    expect(answer.body.detail).toMatch(/\(and 599 more\)$/)
  })

  it.each([
    ['none', []],
    ['501', emails(501)],
    ['an object', { a: 1 }],
    ['null', null],
  ])('refuses %s', async (_name, notifications) => {
    await refused(notifications, '/notifications')
  })

  it('refuses another field beside the list, and a list without a name', async () => {
    const post = (body: unknown) => stack.request('POST', batchPath, { key: stack.keys.acme.live, body })
    expectProblem(await post({ notifications: emails(1), extra: 1 }), 422, 'invalid_request', '/extra')
    expectProblem(await post(emails(1)), 422, 'invalid_request')
  })

  it.each(['Idempotency-Key', 'idempotency_key'])('refuses a %s for the whole, and names the cure', async (header) => {
    const answer = await refused(emails(1), '/headers/idempotency-key', { headers: { [header]: 'k' } })
    expect(answer.body.detail).toContain('give each of its notifications an "idempotency_key" instead')
  })

  it('refuses text messages to a country that nobody has named, each with its pointer', async () => {
    const home = await openStack({ database: stack.database, environment: { SMS_COUNTRIES: 'DE' } })
    try {
      const abroad = anSmsBody({ phone: '+33612345678' })
      const answer = await postBatch(home, [anSmsBody(), abroad, anEmailBody(), abroad])
      expectProblem(answer, 422, 'invalid_request', '/notifications/1/phone')
      expect(answer.body).toMatchObject({
        hint: expect.stringContaining('SMS_COUNTRIES'),
        errors: [{ pointer: '/notifications/1/phone' }, { pointer: '/notifications/3/phone' }],
      })
    } finally {
      await home.close()
    }
  })
})

describe('422 for a link to unsubscribe', () => {
  it('is the answer where this deployment has no settings for one, for each that wants it', async () => {
    const lonely = await openStack({
      database: stack.database,
      environment: { PUBLIC_URL: '', UNSUBSCRIBE_SECRET: '' },
    })
    try {
      const wanting = anEmailBody({ list_unsubscribe: true })
      const answer = await postBatch(lonely, [anEmailBody(), wanting, wanting])
      expectProblem(answer, 422, 'invalid_request', '/notifications/1/list_unsubscribe')
      expect(answer.body).toMatchObject({
        hint: expect.stringContaining('PUBLIC_URL'),
        errors: [{ pointer: '/notifications/1/list_unsubscribe' }, { pointer: '/notifications/2/list_unsubscribe' }],
      })
    } finally {
      await lonely.close()
    }
    expect((await postBatch(stack, [anEmailBody({ list_unsubscribe: true })])).status).toBe(202)
  })
})

describe('413', () => {
  it('refuses more than two megabytes, and says how much this route takes', async () => {
    const answer = await stack.request('POST', batchPath, {
      key: stack.keys.acme.live,
      body: ' '.repeat(2 * 1024 * 1024 + 1),
    })
    expectProblem(answer, 413, 'body_too_large')
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('2097152'),
      hint: expect.stringContaining('another request'),
    })
  })

  it('leaves the cap of every other route as it is', async () => {
    const answer = await stack.request('POST', notificationsPath, {
      key: stack.keys.acme.live,
      body: ' '.repeat(256 * 1024 + 1),
    })
    expectProblem(answer, 413, 'body_too_large')
  })
})
