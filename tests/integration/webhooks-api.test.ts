import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { webhooksMax } from '../../functions/api/webhooks.ts'
import { webhookEventTypes } from '../../lib/notifications/webhook-event.ts'
import { dataOf, expectProblem, idOf, idsOf, nextOf } from '../support/answer.ts'
import { openStack, type Stack } from '../support/stack.ts'

const path = '/api/v1/webhooks'
const someId = '0199c0de-7000-7000-8000-00000000c0de'
const url = 'https://hooks.example.com/heliograph'

let stack: Stack
beforeAll(async () => {
  stack = await openStack({ environment: { WEBHOOKS_ALLOW_PRIVATE: 'false' } })
})
afterAll(() => stack.close())
beforeEach(async () => {
  await stack.db`delete from webhooks`
  await stack.db`delete from webhook_deliveries`
})

const ask = (method: string, target: string, body?: unknown, key = stack.keys.acme.live) =>
  stack.request(method, target, { key, body })
const create = async (body: Record<string, unknown> = { url }, key?: string) => {
  const answer = await ask('POST', path, body, key)
  expect(answer.status).toBe(201)
  return answer
}

describe('201', () => {
  it('shows the new webhook, with its secret and every type of event unless some are named', async () => {
    const answer = await create({ url: 'https://HOOKS.example.com/heliograph', description: 'orders' })
    const id = idOf(answer)
    expect(answer.headers.location).toBe(`${path}/${id}`)
    expect(answer.body).toMatchObject({
      object: 'webhook',
      url,
      description: 'orders',
      events: [...webhookEventTypes],
      mode: 'live',
      enabled: true,
      disabled_reason: null,
      secret: expect.stringMatching(/^whsec_/),
    })
    const { secret: _, ...shown } = answer.body
    expect((await ask('GET', `${path}/${id}`)).body).toEqual(shown)
    expect((await ask('GET', path)).body).toMatchObject({ data: [shown], page: { next: null } })
  })

  it('takes a type once, however often it is named', async () => {
    const types = ['notification.sent', 'notification.failed', 'notification.sent']
    expect((await create({ url, events: types })).body.events).toEqual(['notification.sent', 'notification.failed'])
  })
})

describe('200 and 204', () => {
  it('changes what is named, and deletes', async () => {
    const id = idOf(await create())
    const changed = await ask('PATCH', `${path}/${id}`, {
      description: 'x',
      events: ['notification.failed'],
      enabled: false,
    })
    expect(changed).toMatchObject({
      status: 200,
      body: { url, description: 'x', events: ['notification.failed'], enabled: false, disabled_reason: 'by_request' },
    })
    expect(changed.text).not.toContain('whsec_')
    expect((await ask('DELETE', `${path}/${id}`)).status).toBe(204)
    expectProblem(await ask('DELETE', `${path}/${id}`), 404, 'not_found')
    expectProblem(await ask('GET', `${path}/${id}`), 404, 'not_found')
  })

  it('pages through deliveries, newest first, each once', async () => {
    const id = idOf(await create())
    const made: unknown[] = []
    for (let count = 0; count < 5; count += 1) made.unshift((await ask('POST', `${path}/${id}/test`)).body.id)
    const seen: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await ask('GET', `${path}/${id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`)
      expect(answer.status).toBe(200)
      seen.push(...idsOf(answer))
      cursor = nextOf(answer)
      if (cursor !== null) expect(answer.headers.link).toContain('rel="next"')
    }
    expect([...seen].sort()).toEqual([...made].sort())
    expect(seen).toEqual([...seen].sort().reverse())
  })
})

describe('422', () => {
  it.each([
    [{}, '/url'],
    [{ url: 'http://hooks.example.com/' }, '/url'],
    [{ url: 'https://169.254.169.254/latest' }, '/url'],
    [{ url: 'https://user:pass@example.com/' }, '/url'],
    [{ url: 'https://localhost/' }, '/url'],
    [{ url: 'https://example.com:8443/' }, '/url'],
    [{ url: 'https://0x7f.1/' }, '/url'],
    [{ url: 'not a url' }, '/url'],
    [{ url: 7 }, '/url'],
    [{ url: `https://example.com/${'a'.repeat(2_048)}` }, '/url'],
    [{ url, events: [] }, '/events'],
    [{ url, events: ['notification.opened'] }, '/events/0'],
    [{ url, events: 'notification.sent' }, '/events'],
    [{ url, description: 'x'.repeat(256) }, '/description'],
    [{ url, description: 'a\0b' }, '/description'],
    [{ url, secret: 'whsec_mine' }, '/secret'],
  ])('refuses %j', async (body, pointer) => {
    expectProblem(await ask('POST', path, body), 422, 'invalid_request', pointer)
    const [row] = await stack.db`select count(*)::int as count from webhooks`
    expect(row?.count).toBe(0)
  })

  it('refuses a change to what could not be made, one that changes nothing, and a strange rotation or page', async () => {
    const id = idOf(await create())
    expectProblem(await ask('PATCH', `${path}/${id}`, { url: 'https://10.0.0.1/' }), 422, 'invalid_request', '/url')
    expectProblem(await ask('PATCH', `${path}/${id}`, {}), 422, 'invalid_request')
    for (const overlap_hours of [-1, 1.5, 169, '1'])
      expectProblem(
        await ask('POST', `${path}/${id}/rotate`, { overlap_hours }),
        422,
        'invalid_request',
        '/overlap_hours',
      )
    for (const [query, pointer] of [
      ['limit=0', '/query/limit'],
      ['limit=101', '/query/limit'],
      ['cursor=x', '/query/cursor'],
      ['status=pending', '/query/status'],
    ])
      expectProblem(await ask('GET', `${path}/${id}/deliveries?${query}`), 422, 'invalid_request', pointer)
  })
})

describe('404, 409 and 501', () => {
  it.each([
    ['GET', `${path}/${someId}`],
    ['PATCH', `${path}/${someId}`],
    ['DELETE', `${path}/${someId}`],
    ['POST', `${path}/${someId}/rotate`],
    ['POST', `${path}/${someId}/test`],
    ['GET', `${path}/${someId}/deliveries`],
    ['POST', `${path}/${someId}/deliveries/${someId}/resend`],
    ['GET', `${path}/x`],
    ['DELETE', `${path}/__proto__`],
    ['POST', `${path}/${someId}/deliveries/x/resend`],
  ])('%s %s is 404', async (method, target) =>
    expectProblem(await ask(method, target, method === 'PATCH' ? { enabled: true } : undefined), 404, 'not_found'),
  )

  it('404 for a delivery that is not of this webhook', async () => {
    const [one, other] = [idOf(await create()), idOf(await create())]
    const delivery = idOf(await ask('POST', `${path}/${one}/test`))
    expectProblem(await ask('POST', `${path}/${other}/deliveries/${delivery}/resend`), 404, 'not_found')
  })

  it('409 where there are as many as there may be, in each mode', async () => {
    for (let made = 0; made < webhooksMax; made += 1) await create()
    expectProblem(await ask('POST', path, { url }), 409, 'too_many_webhooks')
    await create({ url }, stack.keys.acme.test)
  })

  it('409 for a test and a resend where it is disabled', async () => {
    const id = idOf(await create())
    const delivery = idOf(await ask('POST', `${path}/${id}/test`))
    await ask('PATCH', `${path}/${id}`, { enabled: false })
    expectProblem(await ask('POST', `${path}/${id}/test`), 409, 'webhook_disabled')
    expectProblem(await ask('POST', `${path}/${id}/deliveries/${delivery}/resend`), 409, 'webhook_disabled')
  })

  it('501 where the deployment has no key to seal secrets with', async () => {
    const bare = await openStack({ database: stack.database, environment: { WEBHOOK_SECRET_KEY: '' } })
    try {
      expectProblem(
        await bare.request('POST', path, { key: bare.keys.acme.live, body: { url } }),
        501,
        'webhooks_not_set_up',
      )
    } finally {
      await bare.close()
    }
  })
})

describe('given a webhook of acme, live', () => {
  it.each(['the other mode', 'another tenant', 'another tenant in the other mode'])(
    'when %s asks, then there is none, and nothing changes',
    async (who) => {
      const { acme, globex } = stack.keys
      const key = { 'the other mode': acme.test, 'another tenant': globex.live }[who] ?? globex.test
      const id = idOf(await create())
      const delivery = idOf(await ask('POST', `${path}/${id}/test`))
      const before = [await ask('GET', `${path}/${id}`), await ask('GET', `${path}/${id}/deliveries`)]
      for (const [method, target, body] of [
        ['GET', `${path}/${id}`],
        ['PATCH', `${path}/${id}`, { enabled: false }],
        ['POST', `${path}/${id}/rotate`],
        ['POST', `${path}/${id}/test`],
        ['GET', `${path}/${id}/deliveries`],
        ['POST', `${path}/${id}/deliveries/${delivery}/resend`],
        ['DELETE', `${path}/${id}`],
      ] as const)
        expectProblem(await ask(method, target, body, key), 404, 'not_found')
      expect(dataOf(await ask('GET', path, undefined, key))).toEqual([])
      const after = [await ask('GET', `${path}/${id}`), await ask('GET', `${path}/${id}/deliveries`)]
      expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body))
    },
  )
})
