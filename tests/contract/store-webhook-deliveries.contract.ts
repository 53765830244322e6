import { describe, expect, it } from 'vitest'
import type { ClaimedDelivery } from '../../lib/notifications/ports/webhooks.ts'
import type { Webhook } from '../../lib/notifications/webhook-event.ts'
import { notTaken, taken } from '../support/webhooks.ts'
import { later, present, type StoreCase, sent } from './store-case.ts'
import { addWebhook } from './store-webhooks.contract.ts'

const page = { before: undefined, limit: 100 }
const leaseMs = 20_000
const hour = 3_600_000

export const storeWebhookDeliveriesContract = (given: () => StoreCase) => {
  describe('deliveries to webhooks', () => {
    claimCases(given)
    shareCases(given)
    settleCases(given)
    keepingCases(given)
  })
}

/** Of these webhooks only: other cases have left theirs. */
const claimOf = async ({ webhooks }: StoreCase, of: readonly Webhook[], perWebhookMax = 100) => {
  const claims = await webhooks.claimDeliveries({ limit: 10_000, perWebhookMax, leaseMs })
  return claims.filter(({ webhook }) => of.some(({ id }) => id === webhook.id))
}

export const oneTest = async (one: StoreCase, webhook: Webhook): Promise<ClaimedDelivery> => {
  await one.webhooks.insertTestDelivery(one.owner, webhook.id)
  return present((await claimOf(one, [webhook]))[0])
}

export const settle = ({ webhooks }: StoreCase, { delivery, claimNo }: ClaimedDelivery, how = taken) =>
  webhooks.settleDelivery({ id: delivery.id, claimNo, durationMs: 12, ...how })

/** When it is due, and under which job, is our own business. */
const told = (claimed: ClaimedDelivery | undefined) => ({
  ...claimed?.notification,
  dueAt: undefined,
  jobId: undefined,
})

const claimCases = (given: () => StoreCase) => {
  it('are claimed with all that a call needs, and once, until the lease is over', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const { id } = await one.insert({ metadata: { order: '42' } })
    await one.store.settle([sent(await one.claim(id))])
    const [claimed] = await claimOf(one, [webhook])
    expect(claimed).toMatchObject({ webhook, claimNo: 1, claimedAt: one.clock.now() })
    expect(claimed?.delivery).toMatchObject({ type: 'notification.sent', status: 'pending', attempts: 1 })
    expect(claimed?.notification).toEqual(await one.find(id))
    expect(await claimOf(one, [webhook])).toEqual([])
    one.clock.advance(leaseMs)
    const [again] = await claimOf(one, [webhook])
    expect(again).toMatchObject({ claimNo: 2, delivery: { id: claimed?.delivery.id, attempts: 2 } })
  })

  it('show the notification as it stood, though it has moved on', async () => {
    const one = given()
    const webhook = await addWebhook(one, { eventTypes: ['notification.failed', 'notification.sent'] })
    const buried = await one.bury()
    await one.store.replay(one.owner, [one.letter(buried.id)], { by: 'key', reason: 'mended' })
    one.clock.advance(1_000)
    await one.store.settle([sent(await one.claim(buried.id))])
    const [failed, then] = await claimOf(one, [webhook])
    expect(told(failed)).toEqual({ ...buried, dueAt: undefined, jobId: undefined })
    expect(then?.notification).toEqual(await one.find(buried.id))
  })

  it('are not claimed while their webhook is disabled, and are when it is enabled', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    await one.webhooks.insertTestDelivery(one.owner, webhook.id)
    expect(await one.webhooks.hasWebhooks()).toBe(true)
    await one.webhooks.updateWebhook(one.owner, webhook.id, { isEnabled: false })
    expect(await claimOf(one, [webhook])).toEqual([])
    await one.webhooks.updateWebhook(one.owner, webhook.id, { isEnabled: true })
    expect(await claimOf(one, [webhook])).toHaveLength(1)
  })
}

const shareCases = (given: () => StoreCase) => {
  it('of one webhook are never more than its share, and another gets its own', async () => {
    const one = given()
    const [slow, quick] = [await addWebhook(one), await addWebhook(one)]
    for (let made = 0; made < 5; made += 1) await one.webhooks.insertTestDelivery(one.owner, slow.id)
    one.clock.advance(1)
    await one.webhooks.insertTestDelivery(one.owner, quick.id)
    const first = await claimOf(one, [slow, quick], 2)
    expect(first.map(({ webhook }) => webhook.id).sort()).toEqual([slow.id, slow.id, quick.id].sort())
    expect(await claimOf(one, [slow, quick], 2)).toEqual([])
    await settle(one, present(first.find(({ webhook }) => webhook.id === slow.id)))
    expect(await claimOf(one, [slow, quick], 2)).toHaveLength(1)
  })

  it('are not claimed twice by two at once', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    for (let made = 0; made < 20; made += 1) await one.webhooks.insertTestDelivery(one.owner, webhook.id)
    const claims = (await Promise.all([1, 2, 3, 4].map(() => claimOf(one, [webhook])))).flat()
    expect(new Set(claims.map(({ delivery }) => delivery.id)).size).toBe(20)
    expect(claims).toHaveLength(20)
  })
}

const settleCases = (given: () => StoreCase) => {
  it('end with what came of the call', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    expect(await settle(one, await oneTest(one, webhook))).toEqual({ disabled: false })
    const [delivery] = await one.webhooks.listDeliveries(one.owner, webhook.id, page)
    expect(delivery).toMatchObject({
      status: 'delivered',
      attempts: 1,
      dueAt: undefined,
      lastAttempt: { durationMs: 12, responseStatus: 204, error: undefined, excerpt: '' },
    })
  })

  it('wait for their next try', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const retryAt = later(one.clock.now(), 5_000)
    await settle(one, await oneTest(one, webhook), notTaken(retryAt))
    const [delivery] = await one.webhooks.listDeliveries(one.owner, webhook.id, page)
    expect(delivery).toMatchObject({
      status: 'pending',
      dueAt: retryAt,
      lastAttempt: { error: 'http_500', excerpt: 'out of order' },
    })
    one.clock.advance(4_999)
    expect(await claimOf(one, [webhook])).toEqual([])
    one.clock.advance(1)
    expect(await claimOf(one, [webhook])).toHaveLength(1)
  })

  it('are not ended by a claim whose lease went to another', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const first = await oneTest(one, webhook)
    one.clock.advance(leaseMs)
    const second = present((await claimOf(one, [webhook]))[0])
    expect(await settle(one, first)).toBeUndefined()
    expect(await settle(one, second)).toEqual({ disabled: false })
    expect(await settle(one, second)).toBeUndefined()
  })

  it('are sent again on request, under the same id and with all their tries', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const first = await oneTest(one, webhook)
    await settle(one, first)
    const resent = await one.webhooks.resendDelivery(one.owner, webhook.id, first.delivery.id)
    expect(resent).toMatchObject({ id: first.delivery.id, status: 'pending', attempts: 0, dueAt: one.clock.now() })
    const second = present((await claimOf(one, [webhook]))[0])
    expect(second.delivery).toMatchObject({ id: first.delivery.id, attempts: 1 })
    // A call that is under way has no say any more.
    await one.webhooks.resendDelivery(one.owner, webhook.id, first.delivery.id)
    expect(await settle(one, second)).toBeUndefined()
  })
}

const keepingCases = (given: () => StoreCase) => {
  it('are listed newest first, a page at a time', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    for (let made = 0; made < 5; made += 1) {
      await one.webhooks.insertTestDelivery(one.owner, webhook.id)
      one.clock.advance(1)
    }
    const all = (await one.webhooks.listDeliveries(one.owner, webhook.id, page)).map(({ id }) => id)
    expect(all).toEqual([...all].sort().reverse())
    const second = await one.webhooks.listDeliveries(one.owner, webhook.id, { before: all[1], limit: 2 })
    expect(second.map(({ id }) => id)).toEqual(all.slice(2, 4))
  })

  it('are deleted with their notification, and after a month', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const { id } = await one.insert()
    await one.store.settle([sent(await one.claim(id))])
    const countAfter = async (keepMs: number) => {
      for (let rounds = 0; rounds < 50; rounds += 1) await one.store.deleteOld(keepMs, 1_000)
      return (await one.webhooks.listDeliveries(one.owner, webhook.id, page)).length
    }
    await one.webhooks.insertTestDelivery(one.owner, webhook.id)
    one.clock.advance(3 * hour + 1)
    expect(await countAfter(4 * hour)).toBe(2)
    await one.webhooks.insertTestDelivery(one.owner, webhook.id)
    expect(await countAfter(3 * hour)).toBe(1)
    one.clock.advance(30 * 24 * hour)
    expect(await countAfter(365 * 24 * hour)).toBe(1)
    one.clock.advance(1)
    expect(await countAfter(365 * 24 * hour)).toBe(0)
  })
}
