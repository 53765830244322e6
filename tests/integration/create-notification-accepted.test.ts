import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { idOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const attachment = {
  filename: 'rechnung – märz.txt',
  content_type: 'text/plain',
  content: Buffer.from('42').toString('base64'),
}

const richEmail = anEmailBody({
  user_id: 'user 1/ä',
  subject: 'Grüße 👋',
  html: '<p>Hello</p>',
  reply_to: 'help@example.com',
  headers: { 'X-Campaign': 'spring', 'List-Unsubscribe': '<https://example.com/u>' },
  priority: 'low',
  delivery: 'at_most_once',
  metadata: { order: '42', 'a b': '' },
  expires_at: '2099-01-01T00:00:00Z',
})

describe('POST /api/v1/notifications', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const post = (options: Parameters<Stack['request']>[2]) =>
    stack.request('POST', notificationsPath, { key: stack.keys.acme.live, ...options })

  describe('202', () => {
    it('answers with the whole resource and where it is', async () => {
      const answer = await post({ body: anEmailBody() })
      const id = idOf(answer)
      expect(answer.status).toBe(202)
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        location: `${notificationsPath}/${id}`,
      })
      expect(answer.headers).not.toHaveProperty('idempotent-replayed')
      expect(answer.headers['x-request-id']).toMatch(/^request-/)
      const { body } = answer
      expect(body).toMatchObject({
        object: 'notification',
        type: 'EMAIL',
        status: 'PENDING',
        mode: 'live',
        reason: null,
        attempts: 0,
      })
      expect(body).toMatchObject({
        priority: 'normal',
        delivery: 'at_least_once',
        metadata: {},
        user_id: null,
        send_at: null,
      })
      const shown = await stack.request('GET', answer.headers.location ?? '', { key: stack.keys.acme.live })
      expect(shown.body).toEqual(body)
    })

    it.each([
      ['an e-mail with everything', richEmail],
      ['a text message', anSmsBody({ user_id: 'u', priority: 'high' })],
      ['a push with everything', aPushBody({ title: 'T', data: { a: '1' }, collapse_key: 'c', ttl_seconds: 60 })],
    ])('gives back %s as it was given', async (_name, body) => {
      const answer = await post({ body })
      const { expires_at: expiresAt, ...rest } = body as Record<string, unknown>
      expect(answer.body).toMatchObject(rest)
      if (expiresAt) expect(answer.body.expires_at).toBe('2099-01-01T00:00:00.000Z')
      const shown = await stack.request('GET', `${notificationsPath}/${idOf(answer)}`, { key: stack.keys.acme.live })
      expect(shown.body).toEqual(answer.body)
    })

    it('names attachments in its answer, and sends their contents', async () => {
      const answer = await post({ body: { ...richEmail, attachments: [attachment] } })
      const { content: _, ...named } = attachment
      expect(answer.body.attachments).toEqual([named])
      const id = idOf(answer)
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      const [call] = providerCalls(stack, id)
      expect(call).toMatchObject({
        subject: 'Grüße 👋',
        html: expect.stringContaining('<p>Hello</p>'),
        headers: { 'X-Campaign': 'spring' },
      })
      expect(call?.attachments).toMatchObject([{ filename: attachment.filename, contentType: 'text/plain', bytes: 2 }])
    })

    it.each([
      ['application/json; charset=utf-8', false],
      ['APPLICATION/JSON', false],
      ['application/vnd.example+json', false],
      ['application/json', true],
    ])('takes %s, base64: %s', async (contentType, base64) => {
      const answer = await post({
        body: anEmailBody({ message: 'Ünïcode' }),
        headers: { 'content-type': contentType },
        base64,
      })
      expect(answer).toMatchObject({ status: 202, body: { message: 'Ünïcode' } })
    })

    it('takes a body that is just small enough', async () => {
      const frame = JSON.stringify(anEmailBody({ message: '' })).length
      const answer = await post({ body: anEmailBody({ message: 'x'.repeat(256 * 1024 - frame) }) })
      expect(answer.status).toBe(202)
    })

    it.each([
      ['line breaks and tabs in a text', anEmailBody({ message: 'one\r\ntwo\tthree\u2028four' })],
      ['a phone number of 15 digits', anSmsBody({ phone: '+123456789012345' })],
      ['a text that is as long as SNS takes', anSmsBody({ message: 'ü'.repeat(800) })],
      [
        'a name that JavaScript keeps for itself, as metadata',
        anEmailBody({ metadata: { constructor: 'x', toString: 'y' } }),
      ],
      ['a push that is as large as FCM takes', aPushBody({ message: 'x', data: { ab: 'x'.repeat(4_093) } })],
      ['an instant with an offset', anEmailBody({ expires_at: '2099-01-01T00:00:00+02:00' })],
    ])('takes %s', async (_name, body) => {
      const id = await acceptOne(stack, body)
      const shown = await stack.request('GET', `${notificationsPath}/${id}`, { key: stack.keys.acme.live })
      expect(shown.body.message).toBe(body.message)
    })

    it('spells a domain as DNS does, so that one mailbox has one name', async () => {
      const answer = await post({
        body: anEmailBody({ email: 'Ada@MÜNCHEN.example', reply_to: 'team@müller.example' }),
      })
      expect(answer.body).toMatchObject({ email: 'Ada@xn--mnchen-3ya.example', reply_to: 'team@xn--mller-kva.example' })
    })

    it('makes two of two requests that say the same without a key', async () => {
      const before = await storedIn(stack.db)
      const ids = [await acceptOne(stack), await acceptOne(stack)]
      expect(new Set(ids).size).toBe(2)
      expect(await storedIn(stack.db)).toMatchObject({
        notifications: (before?.notifications ?? 0) + 2,
        keys: before?.keys,
      })
    })
  })
})
