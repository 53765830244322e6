import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { dataOf, expectProblem } from '../support/answer.ts'
import { outgoingOf } from '../support/outgoing.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const withLink = (email: string, overrides: Record<string, unknown> = {}) =>
  anEmailBody({ email, list_unsubscribe: true, ...overrides })
const html = { accept: 'text/html,application/xhtml+xml' }
const oneClick = {
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'List-Unsubscribe=One-Click',
}

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

const ends = (id: string, status: string) => stack.drainUntil(status, hasStatus(stack.db, id, status))
const headersOf = (id: string) => {
  const { headers = {} } = providerCalls(stack, id)[0] ?? {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
/** The path of the link in what went out. */
const linkIn = async (body: Record<string, unknown>, key = stack.keys.acme.live) => {
  const id = await acceptOne(stack, body, key)
  await stack.drainUntil('it to be out', async () => providerCalls(stack, id).length > 0)
  const [, path = ''] = /^<http:\/\/127\.0\.0\.1:3000(\S+)>$/.exec(headersOf(id)['list-unsubscribe'] ?? '') ?? []
  return { id, path }
}
const suppressionsOf = async (recipient: string, key = stack.keys.acme.live) =>
  dataOf(await stack.request('GET', `/api/v1/suppressions?recipient=${encodeURIComponent(recipient)}`, { key }))

describe('an e-mail with list_unsubscribe', () => {
  it('goes out with the link and the one-click header, and says so where it is read', async () => {
    const { id, path } = await linkIn(withLink('link@example.com', { headers: { 'X-Campaign': 'spring' } }))
    expect(path).toMatch(/^\/api\/v1\/unsubscribe\/[\w-]+\.[\w-]{43}$/)
    expect(path).not.toMatch(/link|example/)
    expect(headersOf(id)).toMatchObject({
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'x-campaign': 'spring',
    })
    const { body } = await stack.request('GET', `${notificationsPath}/${id}`, { key: stack.keys.acme.live })
    expect(body).toMatchObject({ list_unsubscribe: true, headers: { 'X-Campaign': 'spring' } })
  })

  it('is left alone with false, and a header of the caller’s own goes out as it is', async () => {
    const plain = await linkIn(withLink('plain@example.com', { list_unsubscribe: false }))
    expect(headersOf(plain.id)['list-unsubscribe']).toBeUndefined()
    const own = { 'List-Unsubscribe': '<mailto:stop@example.com>' }
    const { id } = await linkIn(anEmailBody({ email: 'own@example.com', headers: own }))
    expect(headersOf(id)).toMatchObject({ 'list-unsubscribe': '<mailto:stop@example.com>' })
  })

  it('422 with a header of the caller’s own besides, and on a text message', async () => {
    const post = (body: unknown) => stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body })
    for (const name of ['List-Unsubscribe', 'list-unsubscribe-post'])
      expectProblem(
        await post(withLink('a@example.com', { headers: { [name]: 'x' } })),
        422,
        'invalid_request',
        '/list_unsubscribe',
      )
    expectProblem(await post(anSmsBody({ list_unsubscribe: true })), 422, 'invalid_request', '/list_unsubscribe')
    expectProblem(
      await post(withLink('a@example.com', { list_unsubscribe: 'yes' })),
      422,
      'invalid_request',
      '/list_unsubscribe',
    )
  })
})

describe('whoever opens the link', () => {
  it('is asked, on a page without scripts, and nothing changes', async () => {
    const { path } = await linkIn(withLink('asked@example.com'))
    const page = await stack.request('GET', path, { headers: html })
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    )
    expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(page.text).toContain('<html lang="en">')
    expect(page.text).toContain('<form method="post">')
    expect(page.text).not.toMatch(/<script|https?:|asked|example/)
    expect((await stack.request('HEAD', path)).status).toBe(405)
    expect(await suppressionsOf('asked@example.com')).toEqual([])
  })

  it('and presses the button gets nothing more, as often as they press it', async () => {
    const { id, path } = await linkIn(withLink('Stop@Example.com'))
    for (const options of [oneClick, { ...oneClick, headers: { ...oneClick.headers, ...html } }, {}]) {
      const done = await stack.request('POST', path, options)
      expect(done.status).toBe(200)
      expect(done.text).toContain('You are unsubscribed')
    }
    expect(await suppressionsOf('stop@example.com')).toMatchObject([
      { reason: 'unsubscribed', source: 'recipient', notification_id: id, recipient: 'stop@example.com' },
    ])
    const next = await acceptOne(stack, withLink('stop@example.com'))
    await ends(next, 'SUPPRESSED')
    expect(await rowOf(stack.db, next)).toMatchObject({ reason: 'unsubscribed' })
    expect(providerCalls(stack, next)).toEqual([])
    const names = stack.reports.filter(({ event }) => event === 'recipient.unsubscribed')
    expect(JSON.stringify(names)).not.toContain('@')
  })

  it('is not sent a dead letter that is replayed either', async () => {
    const email = 'rejected+unsubscribed@simulator.test'
    const dead = await buryOne(stack, { email, list_unsubscribe: true })
    const path = new URL(stack.deps.unsubscribe?.linkFor({ tenantId: 'acme', mode: 'live', id: dead as never }) ?? '')
    expect((await stack.request('POST', path.pathname, oneClick)).status).toBe(200)
    const replay = await stack.request('POST', '/api/v1/dead-letters/replay', {
      key: stack.keys.acme.live,
      body: { ids: [dead], reason: 'again' },
    })
    expect(replay.body).toMatchObject({ count: 0, skipped: [{ id: dead, reason: 'suppressed' }] })
  })

  it('unsubscribes from one tenant in one mode', async () => {
    const email = 'both@example.com'
    const { path } = await linkIn(withLink(email))
    await stack.request('POST', path, oneClick)
    expect(await suppressionsOf(email, stack.keys.globex.live)).toEqual([])
    expect(await suppressionsOf(email, stack.keys.acme.test)).toEqual([])
    await ends(await acceptOne(stack, withLink(email), stack.keys.globex.live), 'SENT')
  })

  it('has a link in test mode too, that reaches test mode alone', async () => {
    const id = await acceptOne(stack, withLink('delivered@simulator.test'), stack.keys.acme.test)
    await ends(id, 'DELIVERED')
    const [, path = ''] = /:3000([^>]+)>/.exec(headersOf(id)['list-unsubscribe'] ?? '') ?? []
    expect((await stack.request('POST', path, oneClick)).status).toBe(200)
    expect(await suppressionsOf('delivered@simulator.test', stack.keys.acme.test)).toHaveLength(1)
    expect(await suppressionsOf('delivered@simulator.test')).toEqual([])
  })
})

describe('a link that we did not give out', () => {
  it('404, as a page for people and as a problem for programs, and no statement is spent on it', async () => {
    const { path } = await linkIn(withLink('forged@example.com'))
    const before = stack.statements.length
    for (const forged of [
      `${path}x`,
      path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      '/api/v1/unsubscribe/x',
    ]) {
      for (const method of ['GET', 'POST']) {
        expectProblem(await stack.request(method, forged), 404, 'not_found')
        const page = await stack.request(method, forged, { headers: html })
        expect(page.status).toBe(404)
        expect(page.text).toContain('This link does not work')
      }
    }
    expect(stack.statements.length).toBe(before)
    expect(await suppressionsOf('forged@example.com')).toEqual([])
  })

  it('404 once what it was sent with is gone', async () => {
    const { id, path } = await linkIn(withLink('gone@example.com'))
    await stack.db`delete from notifications where id = ${id}::uuid`
    expectProblem(await stack.request('POST', path, oneClick), 404, 'not_found')
  })
})

describe('a deployment without the settings', () => {
  it.each([{ PUBLIC_URL: '' }, { UNSUBSCRIBE_SECRET: '' }])(
    '%j: 422 that names the cure, and what was accepted before waits',
    async (environment) => {
      const bare = await openStack({ database: stack.database, environment })
      try {
        const body = withLink('bare@example.com')
        const answer = await bare.request('POST', notificationsPath, { key: stack.keys.acme.live, body })
        expectProblem(answer, 422, 'invalid_request', '/list_unsubscribe')
        expect(answer.body.hint).toMatch(/PUBLIC_URL and UNSUBSCRIBE_SECRET/)
        expectProblem(await bare.request('POST', '/api/v1/unsubscribe/x'), 404, 'not_found')
        const outcome = await bare.deps.channels.email
          .send(
            outgoingOf({ channel: 'email', to: 'bare@example.com', text: 'x', listUnsubscribe: true }),
            AbortSignal.timeout(30_000),
          )
          .catch((error: Error) => error)
        expect(outcome).toMatchObject({ failure: { kind: 'paused', code: 'email.unsubscribe_not_configured' } })
      } finally {
        await bare.close()
      }
    },
  )
})
