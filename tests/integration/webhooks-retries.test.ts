import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closedUrl } from '../support/faulty-server.ts'
import { openWebhookCrew, type WebhookCrew, webhooksPath } from '../support/webhook-crew.ts'

let crew: WebhookCrew
beforeAll(async () => {
  crew = await openWebhookCrew()
})
afterAll(() => crew.stack.close())
afterEach(() => crew.clear())

describe('given a receiver that does not take it', () => {
  it.each([
    [500, 'http_500'],
    [301, 'redirected'],
  ])('when it answers %i, then it is tried again later, under the same id', async (status, error) => {
    const target = await crew.receiver()
    const { id, received } = await crew.webhookTo((response, _, nth) =>
      response.writeHead(nth === 1 ? status : 200, { location: target.url }).end(nth === 1 ? 'not today' : 'thanks'),
    )
    await crew.sendAndTell()
    expect(await crew.deliveriesOf(id)).toMatchObject([
      { status: 'pending', attempts: 1, response_status: status, error, response_excerpt: 'not today' },
    ])
    const [waiting] = await crew.deliveriesOf(id)
    expect(Date.parse(String(waiting?.next_attempt_at))).toBeGreaterThan(Date.parse(String(waiting?.last_attempt_at)))
    await crew.stack.tell()
    expect(received).toHaveLength(1)
    await crew.makeDue()
    await crew.stack.tell()
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([waiting?.id, waiting?.id])
    expect(received[0]?.body).toBe(received[1]?.body)
    expect(await crew.deliveriesOf(id)).toMatchObject([
      { status: 'delivered', attempts: 2, error: null, next_attempt_at: null, response_excerpt: 'thanks' },
    ])
    expect(target.received).toEqual([])
  })

  it('when it says 410, then its webhook is disabled and says why, until it is enabled', async () => {
    const { id, received } = await crew.webhookTo((response, _, nth) => response.writeHead(nth === 1 ? 410 : 204).end())
    await crew.sendAndTell()
    const disabled = await crew.ask('GET', `${webhooksPath}/${id}`)
    expect(disabled.body).toMatchObject({ enabled: false, disabled_reason: 'gone' })
    await crew.sendAndTell()
    expect(received).toHaveLength(1)
    expect(await crew.deliveriesOf(id)).toMatchObject([{ status: 'failed', error: 'http_410' }])
    expect((await crew.ask('POST', `${webhooksPath}/${id}/test`)).body.code).toBe('webhook_disabled')
    const enabled = await crew.ask('PATCH', `${webhooksPath}/${id}`, { enabled: true })
    expect(enabled.body).toMatchObject({ enabled: true, disabled_reason: null })
    await crew.sendAndTell()
    expect(received).toHaveLength(2)
  })

  it('when nobody listens there, then it says so', async () => {
    const { id } = await crew.webhookTo(undefined, { url: await closedUrl() })
    await crew.sendAndTell()
    expect(await crew.deliveriesOf(id)).toMatchObject([
      { status: 'pending', response_status: null, error: 'connection_refused' },
    ])
  })

  it('when its answer has no end, then its beginning is kept and the call is over', async () => {
    const { id } = await crew.webhookTo((response) => {
      response.writeHead(200)
      const pour = () => response.write('x'.repeat(65_536)) && setImmediate(pour)
      response.on('drain', pour).on('error', () => {})
      pour()
    })
    await crew.sendAndTell()
    const [delivery] = await crew.deliveriesOf(id)
    expect(delivery).toMatchObject({ status: 'delivered', response_excerpt: 'x'.repeat(512) })
  })

  it('when its answer is no text, then it is kept as far as it is', async () => {
    const { id } = await crew.webhookTo((response) => response.writeHead(500).end(Buffer.from([0, 255, 0xd8, 65])))
    await crew.sendAndTell()
    expect((await crew.deliveriesOf(id))[0]?.response_excerpt).toMatch(/A$/)
  })
})

describe('given a sender that dies after the call, before it has stored how it went', () => {
  it('then the event comes again once the lease is over: at least once, under the same id', async () => {
    const { id, received } = await crew.webhookTo()
    const { webhooks } = crew.stack.deps
    const settleDelivery = webhooks.settleDelivery
    webhooks.settleDelivery = async () => Promise.reject(new Error('killed'))
    try {
      await crew.sendAndTell()
    } finally {
      webhooks.settleDelivery = settleDelivery
    }
    await crew.stack.tell()
    expect(received).toHaveLength(1)
    await crew.makeDue()
    await crew.stack.tell()
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([
      received[0]?.headers['webhook-id'],
      received[0]?.headers['webhook-id'],
    ])
    expect(await crew.deliveriesOf(id)).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })
})
