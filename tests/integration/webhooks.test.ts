import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { drainThrough } from '../support/drain-through.ts'
import { memoryChannel } from '../support/memory-channel.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { openWebhookCrew, type WebhookCrew, webhooksPath } from '../support/webhook-crew.ts'
import { verify } from '../support/webhook-receiver.ts'

let crew: WebhookCrew
beforeAll(async () => {
  crew = await openWebhookCrew()
})
afterAll(() => crew.stack.close())
afterEach(() => crew.clear())

describe('given a webhook', () => {
  it('when a notification is sent, then its receiver gets the resource with its metadata, signed', async () => {
    const { received, secret } = await crew.webhookTo()
    const id = await crew.sendAndTell(anEmailBody({ metadata: { order: '42' }, subject: 'Grüße' }))
    expect(received).toHaveLength(1)
    const { event, headers } = received[0]!
    expect(verify(secret, received[0]!)).toEqual(event)
    const shown = (await crew.ask('GET', `${notificationsPath}/${id}`)).body
    expect(event).toEqual({ type: 'notification.sent', timestamp: expect.stringMatching(/Z$/), data: shown })
    expect(event.data).toMatchObject({ metadata: { order: '42' }, subject: 'Grüße', status: 'SENT' })
    expect(headers['content-type']).toBe('application/json')
  })

  it('when one ends in another way, then it is told how', async () => {
    const { received } = await crew.webhookTo()
    await crew.sendAndTell(anEmailBody({ email: 'rejected@simulator.test' }))
    const canceled = await acceptOne(
      crew.stack,
      anEmailBody({ send_at: new Date(Date.now() + 3_600_000).toISOString() }),
    )
    await crew.ask('POST', `${notificationsPath}/${canceled}/cancel`, {})
    await crew.stack.tell()
    expect(received.map(({ event }) => [event.type, event.data.status])).toEqual([
      ['notification.failed', 'FAILED'],
      ['notification.canceled', 'CANCELED'],
    ])
  })

  it('when a test key sends, then only a webhook of the test mode is told, and of what came of it', async () => {
    const { acme } = crew.stack.keys
    const live = await crew.webhookTo()
    const test = await crew.webhookTo(undefined, {}, acme.test)
    const id = await crew.sendAndTell(anSmsBody({ phone: '+15005550001' }), 'sms', acme.test)
    await crew.stack.tell()
    expect(live.received).toEqual([])
    expect(test.received.map(({ event }) => event.data.id)).toContain(id)
    expect(test.received[0]?.event.data.mode).toBe('test')
  })

  it('when a test key sends to one that bounces or complains, then its webhook hears of that as of a provider’s word', async () => {
    const { acme } = crew.stack.keys
    crew.stack.simulator.clear()
    const { received } = await crew.webhookTo(undefined, {}, acme.test)
    for (const name of ['delivered-then-bounced', 'complained'])
      await crew.sendAndTell(anEmailBody({ email: `${name}@simulator.test` }), 'email', acme.test)
    expect(received.map(({ event }) => [event.type, event.data.mode])).toEqual(
      expect.arrayContaining([
        ['notification.bounced', 'test'],
        ['notification.complained', 'test'],
      ]),
    )
    expect(crew.stack.simulator.messages().filter(({ provider }) => provider !== 'simulated')).toEqual([])
  })

  it('when it wants some types only, then it hears of no other', async () => {
    const { received } = await crew.webhookTo(undefined, { events: ['notification.failed'] })
    await crew.sendAndTell()
    await crew.sendAndTell(anEmailBody({ email: 'rejected@simulator.test' }))
    expect(received.map(({ event }) => event.type)).toEqual(['notification.failed'])
  })

  it('when it is told of many, then a drained batch still costs two statements', async () => {
    await crew.webhookTo()
    await crew.webhookTo()
    for (let made = 0; made < 20; made += 1) await acceptOne(crew.stack)
    crew.stack.statements.length = 0
    expect(await drainThrough(crew.stack, memoryChannel('ses'))).toMatchObject({ sent: 20, batches: 1 })
    expect(crew.stack.statements).toHaveLength(2)
    const [row] = await crew.stack.db`select count(*)::int as count from webhook_deliveries`
    expect(row?.count).toBe(40)
  })
})

describe('given a secret that is rotated', () => {
  it('then both sign until the old one is over', async () => {
    const { id, secret, received } = await crew.webhookTo()
    const rotated = await crew.ask('POST', `${webhooksPath}/${id}/rotate`, {})
    expect(rotated.status).toBe(200)
    const next = String(rotated.body.secret)
    expect(next).toMatch(/^whsec_/)
    expect(rotated.body.previous_secret_expires_at).toMatch(/Z$/)
    await crew.sendAndTell()
    verify(secret, received[0]!)
    verify(next, received[0]!)
    await crew.stack.db`update webhooks set previous_secret_until = clock_timestamp()`
    await crew.sendAndTell()
    expect(() => verify(secret, received[1]!)).toThrow()
    verify(next, received[1]!)
  })

  it('with no overlap, then the old one signs nothing more', async () => {
    const { id, secret, received } = await crew.webhookTo()
    await crew.ask('POST', `${webhooksPath}/${id}/rotate`, { overlap_hours: 0 })
    await crew.sendAndTell()
    expect(() => verify(secret, received[0]!)).toThrow()
  })
})

describe('given an event that has come', () => {
  it('when it is asked for again, then it comes again under the same id', async () => {
    const { id, received, secret } = await crew.webhookTo()
    await crew.sendAndTell()
    const [delivery] = await crew.deliveriesOf(id)
    const answer = await crew.ask('POST', `${webhooksPath}/${id}/deliveries/${delivery?.id}/resend`)
    expect(answer).toMatchObject({ status: 202, body: { id: delivery?.id, status: 'pending', attempts: 0 } })
    await crew.stack.tell()
    expect(received).toHaveLength(2)
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
    verify(secret, received[1]!)
  })

  it('when its webhook is tested, then a test event goes the same way', async () => {
    const { id, received, secret } = await crew.webhookTo()
    const answer = await crew.ask('POST', `${webhooksPath}/${id}/test`)
    expect(answer).toMatchObject({ status: 202, body: { type: 'webhook.test', notification_id: null } })
    await crew.stack.tell()
    expect(verify(secret, received[0]!)).toMatchObject({ type: 'webhook.test', data: { object: 'webhook', id } })
  })
})

describe('what is logged of it', () => {
  it('is no address, no body and no secret', async () => {
    const { secret, url } = await crew.webhookTo((response) => response.writeHead(500).end('canary-answer'))
    await crew.sendAndTell(anEmailBody({ email: 'canary@example.com', message: 'canary-body' }))
    const logged = JSON.stringify(crew.stack.reports)
    expect(logged).toContain('webhook.deferred')
    for (const canary of ['canary', secret, secret.slice(6), url, new URL(url).host])
      expect(logged).not.toContain(canary)
    const [row] = await crew.stack.db`select secret from webhooks`
    expect(Buffer.from(row?.secret).includes(Buffer.from(secret.slice(6), 'base64'))).toBe(false)
  })
})
