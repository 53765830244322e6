import { describe, expect, it } from 'vitest'
import type { NewWebhook } from '../../lib/notifications/ports/webhooks.ts'
import type { Webhook } from '../../lib/notifications/webhook-event.ts'
import { aFailure } from '../support/notifications.ts'
import { aNewWebhook, aSecret } from '../support/webhooks.ts'
import { died, expired, later, present, type StoreCase, sent } from './store-case.ts'

const page = { before: undefined, limit: 100 }
const max = 10

export const addWebhook = async (
  { webhooks, owner }: StoreCase,
  overrides: Partial<NewWebhook> = {},
): Promise<Webhook> => present(await webhooks.insertWebhook(aNewWebhook(owner, overrides), max))

export const storeWebhooksContract = (given: () => StoreCase) => {
  describe('webhooks', () => {
    keepingCases(given)
    ownerCases(given)
  })
  describe('the outbox of webhooks', () => outboxCases(given))
}

const keepingCases = (given: () => StoreCase) => {
  it('keeps what it is given, and lists the oldest first', async () => {
    const one = given()
    const first = await addWebhook(one, { description: 'orders', eventTypes: ['notification.failed'] })
    const second = await addWebhook(one, { secret: aSecret(2) })
    expect(first).toMatchObject({
      ...one.owner,
      url: 'https://receiver.example.com/hooks',
      description: 'orders',
      eventTypes: ['notification.failed'],
      createdAt: one.clock.now(),
      disabled: undefined,
      failingSince: undefined,
      previousSecret: undefined,
    })
    expect(Buffer.from(first.secret)).toEqual(Buffer.from(aSecret()))
    expect((await one.webhooks.listWebhooks(one.owner)).map(({ id }) => id)).toEqual([first.id, second.id])
    expect(await one.webhooks.findWebhook(one.owner, second.id)).toEqual(second)
  })

  it('takes no more than it may', async () => {
    const { webhooks, owner } = given()
    const one = () => webhooks.insertWebhook(aNewWebhook(owner), 2)
    expect([await one(), await one(), await one()].map((row) => row !== undefined)).toEqual([true, true, false])
  })

  it('changes what is named, and nothing else', async () => {
    const one = given()
    const { id, url, eventTypes } = await addWebhook(one)
    const change = (what: Parameters<typeof one.webhooks.updateWebhook>[2]) =>
      one.webhooks.updateWebhook(one.owner, id, what)
    expect(await change({ description: 'x' })).toMatchObject({ description: 'x', url, eventTypes })
    expect(await change({ url: 'https://other.example.com/' })).toMatchObject({
      description: 'x',
      url: 'https://other.example.com/',
    })
    expect(await change({ eventTypes: ['notification.sent'] })).toMatchObject({ eventTypes: ['notification.sent'] })
    const off = await change({ isEnabled: false })
    expect(off?.disabled).toEqual({ at: one.clock.now(), reason: 'by_request' })
    one.clock.advance(1_000)
    expect((await change({ isEnabled: false }))?.disabled).toEqual(off?.disabled)
    expect((await change({ isEnabled: true }))?.disabled).toBeUndefined()
  })

  it('keeps the secret before the last, for as long as it is told', async () => {
    const one = given()
    const { id } = await addWebhook(one)
    const rotated = present(await one.webhooks.rotateSecret(one.owner, id, aSecret(2), 5_000))
    expect(Buffer.from(rotated.secret)).toEqual(Buffer.from(aSecret(2)))
    expect(rotated.previousSecret?.until).toEqual(later(one.clock.now(), 5_000))
    const again = present(await one.webhooks.rotateSecret(one.owner, id, aSecret(3), 0))
    expect(Buffer.from(present(again.previousSecret).secret)).toEqual(Buffer.from(aSecret(2)))
  })

  it('is deleted once, with all that it was to be told', async () => {
    const one = given()
    const { id } = await addWebhook(one)
    await one.webhooks.insertTestDelivery(one.owner, id)
    expect(await one.webhooks.deleteWebhook(one.owner, id)).toBe(true)
    expect(await one.webhooks.deleteWebhook(one.owner, id)).toBe(false)
    expect(await one.webhooks.listDeliveries(one.owner, id, page)).toEqual([])
  })
}

const ownerCases = (given: () => StoreCase) => {
  it('are nobody else’s: another tenant, or the other mode, finds and changes nothing', async () => {
    const one = given()
    const { webhooks, owner } = one
    const webhook = await addWebhook(one)
    const delivery = present(await webhooks.insertTestDelivery(owner, webhook.id))
    for (const stranger of [
      { ...owner, tenantId: 'stranger' },
      { ...owner, mode: 'test' as const },
    ]) {
      expect(await webhooks.findWebhook(stranger, webhook.id)).toBeUndefined()
      expect(await webhooks.listWebhooks(stranger)).toEqual([])
      expect(await webhooks.updateWebhook(stranger, webhook.id, { isEnabled: false })).toBeUndefined()
      expect(await webhooks.rotateSecret(stranger, webhook.id, aSecret(9), 0)).toBeUndefined()
      expect(await webhooks.insertTestDelivery(stranger, webhook.id)).toBeUndefined()
      expect(await webhooks.listDeliveries(stranger, webhook.id, page)).toEqual([])
      expect(await webhooks.resendDelivery(stranger, webhook.id, delivery.id)).toBeUndefined()
      expect(await webhooks.deleteWebhook(stranger, webhook.id)).toBe(false)
    }
    expect(await webhooks.findWebhook(owner, webhook.id)).toEqual(webhook)
  })
}

const outboxCases = (given: () => StoreCase) => {
  const eventsOf = async ({ webhooks, owner }: StoreCase, { id }: Webhook) =>
    (await webhooks.listDeliveries(owner, id, page)).map(({ type, notificationId }) => ({ type, notificationId }))

  it.each([
    ['sent', (one: StoreCase, id: never) => one.claim(id).then((claimed) => one.store.settle([sent(claimed)]))],
    ['failed', (one: StoreCase, id: never) => one.claim(id).then((claimed) => one.store.settle([died(claimed)]))],
    ['expired', (one: StoreCase, id: never) => one.claim(id).then((claimed) => one.store.settle([expired(claimed)]))],
    ['canceled', (one: StoreCase, id: never) => one.store.cancel(one.owner, id)],
  ] as const)('is told of what was %s', async (what, end) => {
    const one = given()
    const webhook = await addWebhook(one)
    const { id } = await one.insert()
    expect(await eventsOf(one, webhook)).toEqual([])
    await end(one, id as never)
    expect(await eventsOf(one, webhook)).toEqual([{ type: `notification.${what}`, notificationId: id }])
  })

  it('is told of what is suppressed, and not of what is to be tried again', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const [first, second] = [await one.insert(), await one.insert()]
    const claimed = await one.claim(first.id)
    const outcome = { type: 'suppressed', reason: 'manual' } as const
    await one.store.settle([{ notificationId: first.id, claimNo: claimed.claimNo, outcome, attempts: [] }])
    const retryAt = later(one.clock.now(), 1_000)
    const deferred = { type: 'deferred', retryAt, spent: true, reason: 'transient', jobId: one.ids.jobId() } as const
    const { claimNo } = await one.claim(second.id)
    await one.store.settle([{ notificationId: second.id, claimNo, outcome: deferred, attempts: [] }])
    expect(await eventsOf(one, webhook)).toEqual([{ type: 'notification.suppressed', notificationId: first.id }])
  })

  it.each([
    ['delivered', 'delivered'],
    ['bounced', 'bounced'],
    ['complained', 'complained'],
    ['rejected', 'bounced'],
  ] as const)('is told of what feedback moves: %s', async (type, event) => {
    const one = given()
    const webhook = await addWebhook(one, { eventTypes: [`notification.${event}`] })
    const { id } = await one.insert()
    await one.store.settle([sent(await one.claim(id))])
    const feedback = { id: 'f-1', notificationId: id, type, at: one.clock.now(), providerMessageId: 'p' }
    await one.store.recordFeedback([{ ...feedback, code: undefined, detail: undefined }])
    await one.store.applyFeedback(100)
    expect(await eventsOf(one, webhook)).toEqual([{ type: `notification.${event}`, notificationId: id }])
  })

  it('is told that it was sent, where feedback proves it of one that had failed', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const { id } = await one.bury({}, aFailure('ambiguous'))
    one.clock.advance(1)
    const feedback = {
      id: 'f-1',
      notificationId: id,
      type: 'accepted',
      at: one.clock.now(),
      providerMessageId: 'p',
    } as const
    await one.store.recordFeedback([{ ...feedback, code: undefined, detail: undefined }])
    await one.store.applyFeedback(100)
    expect((await eventsOf(one, webhook)).map(({ type }) => type)).toEqual(['notification.sent', 'notification.failed'])
  })

  it('is told once: a claim that was lost tells nobody', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const { id } = await one.insert()
    const claimed = await one.claim(id)
    await one.store.settle([sent(claimed)])
    await one.store.settle([sent(claimed)])
    expect(await eventsOf(one, webhook)).toHaveLength(1)
  })

  it('asks each webhook what it wants, and leaves out who is disabled, of another tenant or of the other mode', async () => {
    const one = given()
    const both = [await addWebhook(one), await addWebhook(one, { eventTypes: ['notification.sent'] })]
    const none = [
      await addWebhook(one, { eventTypes: ['notification.failed', 'notification.canceled'] }),
      await addWebhook(one, { tenantId: `${one.owner.tenantId}-2` }),
      await addWebhook(one, { mode: 'test' }),
    ]
    const disabled = await addWebhook(one)
    await one.webhooks.updateWebhook(one.owner, disabled.id, { isEnabled: false })
    const { id } = await one.insert()
    await one.store.settle([sent(await one.claim(id))])
    for (const webhook of both) expect(await eventsOf(one, webhook)).toHaveLength(1)
    for (const webhook of [...none, disabled])
      expect(await one.webhooks.listDeliveries(webhook, webhook.id, page)).toEqual([])
  })
}
