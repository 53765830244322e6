import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { dataOf, idOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { type Respond, startReceiver, verify } from '../support/webhook-receiver.ts'

const webhooksPath = '/api/v1/webhooks'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())
const close: (() => Promise<unknown>)[] = []
beforeEach(() => stack.db`delete from webhook_deliveries`)
afterEach(async () => {
  await stack.db`delete from webhooks`
  await Promise.all(close.splice(0).map((end) => end()))
})

const ask = (method: string, path: string, body?: unknown, key = stack.keys.acme.live) =>
  stack.request(method, path, { key, body })

const receiver = async (respond?: Respond) => {
  const started = await startReceiver(respond)
  close.push(started.close)
  return started
}

/** A receiver with a webhook that leads to it. */
const webhookTo = async (respond?: Respond, fields: Record<string, unknown> = {}, key = stack.keys.acme.live) => {
  const started = await receiver(respond)
  const answer = await ask('POST', webhooksPath, { url: started.url, ...fields }, key)
  expect(answer.status).toBe(201)
  return { ...started, id: idOf(answer), secret: String(answer.body.secret) }
}

const sendAndTell = async (
  body: Record<string, unknown> = anEmailBody(), channel: 'email' | 'sms' = 'email', key?: string) => {
  const id = await acceptOne(stack, body, key)
  await stack.drain(channel)
  await stack.tell()
  return id
}

const deliveriesOf = async (id: string) => dataOf(await ask('GET', `${webhooksPath}/${id}/deliveries`))
/** As if the wait for the next try, or the lease of the last one, were over. */
const makeDue = () => stack.db`update webhook_deliveries set due_at = clock_timestamp(), claimed_until = null`

describe('given a webhook', () => {
  it('when a notification is sent, then its receiver gets the resource with its metadata, signed', async () => {
    const { received, secret } = await webhookTo()
    const id = await sendAndTell(anEmailBody({ metadata: { order: '42' }, subject: 'Grüße' }))
    expect(received).toHaveLength(1)
    const { event, headers } = received[0]!
    expect(verify(secret, received[0]!)).toEqual(event)
    const shown = (await ask('GET', `${notificationsPath}/${id}`)).body
    expect(event).toEqual({ type: 'notification.sent', timestamp: expect.stringMatching(/Z$/), data: shown })
    expect(event.data).toMatchObject({ metadata: { order: '42' }, subject: 'Grüße', status: 'SENT' })
    expect(headers['content-type']).toBe('application/json')
  })

  it('when one ends in another way, then it is told how', async () => {
    const { received } = await webhookTo()
    await sendAndTell(anEmailBody({ email: 'rejected@simulator.test' }))
    const canceled = await acceptOne(stack, anEmailBody({ send_at: new Date(Date.now() + 3_600_000).toISOString() }))
    await ask('POST', `${notificationsPath}/${canceled}/cancel`, {})
    await stack.tell()
    expect(received.map(({ event }) => [event.type, event.data.status])).toEqual([
      ['notification.failed', 'FAILED'],
      ['notification.canceled', 'CANCELED'],
    ])
  })

  it('when a test key sends, then only a webhook of the test mode is told, and of what came of it', async () => {
    const { acme } = stack.keys
    const live = await webhookTo()
    const test = await webhookTo(undefined, {}, acme.test)
    const id = await sendAndTell(anSmsBody({ phone: '+15005550001' }), 'sms', acme.test)
    await stack.tell()
    expect(live.received).toEqual([])
    expect(test.received.map(({ event }) => event.data.id)).toContain(id)
    expect(test.received[0]?.event.data.mode).toBe('test')
  })

  it('when it wants some types only, then it hears of no other', async () => {
    const { received } = await webhookTo(undefined, { events: ['notification.failed'] })
    await sendAndTell()
    await sendAndTell(anEmailBody({ email: 'rejected@simulator.test' }))
    expect(received.map(({ event }) => event.type)).toEqual(['notification.failed'])
  })

  it('when it is told of many, then a drained batch still costs two statements', async () => {
    await webhookTo()
    await webhookTo()
    for (let made = 0; made < 20; made += 1) await acceptOne(stack)
    stack.statements.length = 0
    expect(await stack.drain('email', { lanes: 1 })).toMatchObject({ sent: 20, batches: 1 })
    expect(stack.statements).toHaveLength(2)
    const [row] = await stack.db`select count(*)::int as count from webhook_deliveries`
    expect(row?.count).toBe(40)
  })
})

describe('given a secret that is rotated', () => {
  it('then both sign until the old one is over', async () => {
    const { id, secret, received } = await webhookTo()
    const rotated = await ask('POST', `${webhooksPath}/${id}/rotate`, {})
    expect(rotated.status).toBe(200)
    const next = String(rotated.body.secret)
    expect(next).toMatch(/^whsec_/)
    expect(rotated.body.previous_secret_expires_at).toMatch(/Z$/)
    await sendAndTell()
    verify(secret, received[0]!)
    verify(next, received[0]!)
    await stack.db`update webhooks set previous_secret_until = clock_timestamp()`
    await sendAndTell()
    expect(() => verify(secret, received[1]!)).toThrow()
    verify(next, received[1]!)
  })

  it('with no overlap, then the old one signs nothing more', async () => {
    const { id, secret, received } = await webhookTo()
    await ask('POST', `${webhooksPath}/${id}/rotate`, { overlap_hours: 0 })
    await sendAndTell()
    expect(() => verify(secret, received[0]!)).toThrow()
  })
})

describe('given a receiver that does not take it', () => {
  it.each([
    [500, 'http_500'],
    [301, 'redirected'],
  ])('when it answers %i, then it is tried again later, under the same id', async (status, error) => {
    const target = await receiver()
    const { id, received } = await webhookTo((response, _, nth) =>
      response.writeHead(nth === 1 ? status : 200, { location: target.url }).end(nth === 1 ? 'not today' : 'thanks'),
    )
    await sendAndTell()
    expect(await deliveriesOf(id)).toMatchObject([
      { status: 'pending', attempts: 1, response_status: status, error, response_excerpt: 'not today' },
    ])
    const [waiting] = await deliveriesOf(id)
    expect(Date.parse(String(waiting?.next_attempt_at))).toBeGreaterThan(Date.parse(String(waiting?.last_attempt_at)))
    await stack.tell()
    expect(received).toHaveLength(1)
    await makeDue()
    await stack.tell()
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([waiting?.id, waiting?.id])
    expect(received[0]?.body).toBe(received[1]?.body)
    expect(await deliveriesOf(id)).toMatchObject([
      { status: 'delivered', attempts: 2, error: null, next_attempt_at: null, response_excerpt: 'thanks' },
    ])
    expect(target.received).toEqual([])
  })

  it('when it says 410, then its webhook is disabled and says why, until it is enabled', async () => {
    const { id, received } = await webhookTo((response, _, nth) => response.writeHead(nth === 1 ? 410 : 204).end())
    await sendAndTell()
    const disabled = await ask('GET', `${webhooksPath}/${id}`)
    expect(disabled.body).toMatchObject({ enabled: false, disabled_reason: 'gone' })
    await sendAndTell()
    expect(received).toHaveLength(1)
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'failed', error: 'http_410' }])
    expect((await ask('POST', `${webhooksPath}/${id}/test`)).body.code).toBe('webhook_disabled')
    const enabled = await ask('PATCH', `${webhooksPath}/${id}`, { enabled: true })
    expect(enabled.body).toMatchObject({ enabled: true, disabled_reason: null })
    await sendAndTell()
    expect(received).toHaveLength(2)
  })

  it('when nobody listens there, then it says so', async () => {
    const { id, close: leave } = await webhookTo()
    await leave()
    close.pop()
    await sendAndTell()
    expect(await deliveriesOf(id)).toMatchObject([
      { status: 'pending', response_status: null, error: 'connection_refused' },
    ])
  })

  it('when its answer has no end, then its beginning is kept and the call is over', async () => {
    const { id } = await webhookTo((response) => {
      response.writeHead(200)
      const pour = () => response.write('x'.repeat(65_536)) && setImmediate(pour)
      response.on('drain', pour).on('error', () => {})
      pour()
    })
    await sendAndTell()
    const [delivery] = await deliveriesOf(id)
    expect(delivery).toMatchObject({ status: 'delivered', response_excerpt: 'x'.repeat(512) })
  })

  it('when its answer is no text, then it is kept as far as it is', async () => {
    const { id } = await webhookTo((response) => response.writeHead(500).end(Buffer.from([0, 255, 0xd8, 65])))
    await sendAndTell()
    expect((await deliveriesOf(id))[0]?.response_excerpt).toMatch(/A$/)
  })
})

describe('given a sender that dies after the call, before it has stored how it went', () => {
  it('then the event comes again once the lease is over: at least once, under the same id', async () => {
    const { id, received } = await webhookTo()
    const { webhooks } = stack.deps
    const settleDelivery = webhooks.settleDelivery
    webhooks.settleDelivery = async () => Promise.reject(new Error('killed'))
    try {
      await sendAndTell()
    } finally {
      webhooks.settleDelivery = settleDelivery
    }
    await stack.tell()
    expect(received).toHaveLength(1)
    await makeDue()
    await stack.tell()
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([
      received[0]?.headers['webhook-id'],
      received[0]?.headers['webhook-id'],
    ])
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })
})

describe('given an event that has come', () => {
  it('when it is asked for again, then it comes again under the same id', async () => {
    const { id, received, secret } = await webhookTo()
    await sendAndTell()
    const [delivery] = await deliveriesOf(id)
    const answer = await ask('POST', `${webhooksPath}/${id}/deliveries/${delivery?.id}/resend`)
    expect(answer).toMatchObject({ status: 202, body: { id: delivery?.id, status: 'pending', attempts: 0 } })
    await stack.tell()
    expect(received).toHaveLength(2)
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
    verify(secret, received[1]!)
  })

  it('when its webhook is tested, then a test event goes the same way', async () => {
    const { id, received, secret } = await webhookTo()
    const answer = await ask('POST', `${webhooksPath}/${id}/test`)
    expect(answer).toMatchObject({ status: 202, body: { type: 'webhook.test', notification_id: null } })
    await stack.tell()
    expect(verify(secret, received[0]!)).toMatchObject({ type: 'webhook.test', data: { object: 'webhook', id } })
  })
})

describe('what is logged of it', () => {
  it('is no address, no body and no secret', async () => {
    const { secret, url } = await webhookTo((response) => response.writeHead(500).end('canary-answer'))
    await sendAndTell(anEmailBody({ email: 'canary@example.com', message: 'canary-body' }))
    const logged = JSON.stringify(stack.reports)
    expect(logged).toContain('webhook.deferred')
    for (const canary of ['canary', secret, secret.slice(6), url, new URL(url).host])
      expect(logged).not.toContain(canary)
    const [row] = await stack.db`select secret from webhooks`
    expect(Buffer.from(row?.secret).includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false)
  })
})
