import { describe, expect, it } from 'vitest'
import type { Webhook } from '../../lib/notifications/webhook-event.ts'
import { failingGapMs, failingMaxMs } from '../../lib/notifications/webhook-retry.ts'
import { goneForGood, notTaken } from '../support/webhooks.ts'
import { later, present, type StoreCase } from './store-case.ts'
import { oneTest, settle } from './store-webhook-deliveries.contract.ts'
import { addWebhook } from './store-webhooks.contract.ts'

const hour = 3_600_000

export const storeWebhookHealthContract = (given: () => StoreCase) => {
  describe('calls of webhooks', () => healthCases(given))
}

const healthCases = (given: () => StoreCase) => {
  const failOnce = async (one: StoreCase, webhook: Webhook) =>
    settle(one, await oneTest(one, webhook), notTaken(later(one.clock.now(), 30 * 24 * hour)))
  const find = async (one: StoreCase, { id }: Webhook) => present(await one.webhooks.findWebhook(one.owner, id))

  it('that say 410 disable their webhook at once', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    expect(await settle(one, await oneTest(one, webhook), goneForGood)).toEqual({ disabled: true })
    expect((await find(one, webhook)).disabled).toEqual({ at: one.clock.now(), reason: 'gone' })
  })

  it('that fail for days disable it, and not sooner', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const since = one.clock.now()
    await failOnce(one, webhook)
    one.clock.advance(failingGapMs - 1)
    expect(await failOnce(one, webhook)).toEqual({ disabled: false })
    one.clock.advance(failingMaxMs - failingGapMs)
    expect(await failOnce(one, webhook)).toEqual({ disabled: false })
    expect((await find(one, webhook)).failingSince).toEqual(since)
    one.clock.advance(1)
    expect(await failOnce(one, webhook)).toEqual({ disabled: true })
    expect((await find(one, webhook)).disabled?.reason).toBe('failing')
  })

  it('that fail now and then, far apart, do not', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    for (let failures = 0; failures < 4; failures += 1) {
      expect(await failOnce(one, webhook)).toEqual({ disabled: false })
      one.clock.advance(failingGapMs)
    }
  })

  it('that are taken end an outage, and so does another address', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    await failOnce(one, webhook)
    await settle(one, await oneTest(one, webhook))
    expect((await find(one, webhook)).failingSince).toBeUndefined()
    await failOnce(one, webhook)
    await one.webhooks.updateWebhook(one.owner, webhook.id, { url: 'https://new.example.com/' })
    expect((await find(one, webhook)).failingSince).toBeUndefined()
  })

  it('that failed for a reason of ours say nothing of it', async () => {
    const one = given()
    const webhook = await addWebhook(one)
    const { verdict, result } = notTaken(later(one.clock.now(), hour))
    await settle(one, await oneTest(one, webhook), { verdict: { ...verdict, says: 'nothing' }, result })
    expect((await find(one, webhook)).failingSince).toBeUndefined()
  })
}
