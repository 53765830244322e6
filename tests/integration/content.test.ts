import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'

const policy = (images: string) =>
  `sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; base-uri 'none'; form-action 'none'`
const html = '<p>Hello</p><script>alert(1)</script><LINK rel=preconnect href="https://tracker.test">'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

const contentOf = async (body: Record<string, unknown>) => {
  const id = await acceptOne(stack, body)
  const answer = await stack.request('GET', `${notificationsPath}/${id}/content`, { key: stack.keys.acme.live })
  expect(answer.status).toBe(200)
  return { id, content: answer.body }
}

describe('the content of an e-mail', () => {
  it('is what goes out: its subject though it was given none, its headers, and the sizes of its attachments', async () => {
    const { id, content } = await contentOf(
      anEmailBody({
        message: '\n Hello Ada\nmore',
        html,
        reply_to: 'help@example.com',
        headers: { 'X-Campaign': 'spring' },
        list_unsubscribe: true,
        attachments: [{ filename: 'a.txt', content_type: 'text/plain', content: btoa('12345') }],
      }),
    )
    expect(content).toEqual({
      object: 'content',
      notification_id: id,
      type: 'EMAIL',
      email: 'ada@example.com',
      subject: 'Hello Ada',
      text: '\n Hello Ada\nmore',
      html,
      reply_to: 'help@example.com',
      headers: { 'X-Campaign': 'spring' },
      list_unsubscribe: true,
      attachments: [{ filename: 'a.txt', content_type: 'text/plain', bytes: 5 }],
      preview_url: expect.stringMatching(/^\/api\/v1\/previews\/[\w-]+\.[\w-]{43}$/),
      preview_expires_at: expect.stringMatching(/Z$/),
    })
    await stack.drainUntil('it to be out', async () =>
      stack.simulator
        .messages()
        .some(({ notificationId, subject }) => notificationId === id && subject === 'Hello Ada'),
    )
  })

  it('leads to no preview where there is nothing to sign one with, and to none that was signed elsewhere', async () => {
    const { id, content } = await contentOf(anEmailBody())
    const bare = await openStack({ database: stack.database, environment: { UNSUBSCRIBE_SECRET: '' } })
    try {
      const answer = await bare.request('GET', `${notificationsPath}/${id}/content`, { key: stack.keys.acme.live })
      expect(answer.body).toMatchObject({ preview_url: null, preview_expires_at: null })
      expectProblem(await bare.request('GET', String(content.preview_url)), 404, 'not_found')
    } finally {
      await bare.close()
    }
  })
})

describe('the content of a text message and of a push', () => {
  it('says what the text costs', async () => {
    const { content } = await contentOf(anSmsBody({ message: 'Привет, Ада' }))
    expect(content).toMatchObject({ type: 'SMS', phone: '+4915112345678', text: 'Привет, Ада' })
    expect(content.sms).toEqual({ encoding: 'UCS-2', units: 11, segments: 1 })
  })

  it('says how much of the limit the push takes', async () => {
    const { content } = await contentOf(aPushBody({ title: 'Grüße', message: 'Hi', data: { order: '42' } }))
    expect(content).toMatchObject({ type: 'PUSH', title: 'Grüße', text: 'Hi', data: { order: '42' } })
    expect(content).toMatchObject({ payload_bytes: 16, payload_bytes_max: 4096 })
  })
})

describe('a preview', () => {
  it('needs no key, and shows the HTML under a policy that lets nothing happen', async () => {
    const { content } = await contentOf(anEmailBody({ html }))
    const page = await stack.request('GET', String(content.preview_url))
    expect(page.status).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy('data:'),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-dns-prefetch-control': 'off',
      'cache-control': 'no-store',
    })
    expect(page.text).toContain('<p>Hello</p>')
    expect(page.text).not.toMatch(/<link/i)
  })

  it('shows the text where there is no HTML, as text', async () => {
    const { content } = await contentOf(anEmailBody({ message: '<script>alert(1)</script>' }))
    const page = await stack.request('GET', String(content.preview_url))
    expect(page.text).toContain('<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>')
  })

  it('loads remote images for who asks for them, and takes no other parameter', async () => {
    const { content } = await contentOf(anEmailBody({ html }))
    const url = String(content.preview_url)
    const policyOf = async (query: string) =>
      (await stack.request('GET', `${url}${query}`)).headers['content-security-policy']
    expect(await policyOf('?remote_images=true')).toBe(policy('data: http: https:'))
    expect(await policyOf('?remote_images=false')).toBe(policy('data:'))
    expectProblem(
      await stack.request('GET', `${url}?remote_images=yes`),
      422,
      'invalid_request',
      '/query/remote_images',
    )
    expectProblem(await stack.request('GET', `${url}?script=1`), 422, 'invalid_request', '/query/script')
  })

  it('is over after ten minutes', async () => {
    const { id } = await contentOf(anEmailBody())
    const askedBefore = (ms: number) =>
      stack.deps.previews?.linkFor({ tenantId: 'acme', mode: 'live', id: id as never }, new Date(Date.now() - ms))
        .url ?? ''
    expect((await stack.request('GET', askedBefore(300_000))).status).toBe(200)
    expectProblem(await stack.request('GET', askedBefore(600_000)), 404, 'not_found')
  })

  it('404 for what we did not sign, and no statement is spent on it', async () => {
    const { content } = await contentOf(anEmailBody())
    const url = String(content.preview_url)
    const unsubscribing = stack.deps.unsubscribe?.linkFor({ tenantId: 'acme', mode: 'live', id: url as never }) ?? ''
    const before = stack.statements.length
    for (const forged of [`${url}x`, '/api/v1/previews/x', `/api/v1/previews/${unsubscribing.split('/').at(-1)}`])
      expectProblem(await stack.request('GET', forged), 404, 'not_found')
    expect(stack.statements.length).toBe(before)
  })
})
