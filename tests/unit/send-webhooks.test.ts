import { describe, expect, it } from 'vitest'
import type { WebhookCall, WebhookSender } from '../../lib/notifications/ports/webhooks.ts'
import { callTimeoutMs, deliveryLeaseMs, perWebhookMax, sendWebhooks } from '../../lib/notifications/send-webhooks.ts'
import type { Webhook } from '../../lib/notifications/webhook-event.ts'
import { type WebhookResult, webhookRetryMs, webhookTriesMax } from '../../lib/notifications/webhook-retry.ts'
import { acme } from '../support/notifications.ts'
import { aNewWebhook, aSecret } from '../support/webhooks.ts'
import { acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const ok: WebhookResult = { type: 'answered', status: 204, excerpt: '', retryAfterMs: undefined }
const status = (code: number): WebhookResult => ({ ...ok, status: code })

/** A receiver in memory. */
const receiverOf = (
  world: World,
  answer: (call: WebhookCall, nth: number) => WebhookResult | Promise<WebhookResult>,
) => {
  const calls: (WebhookCall & { atMs: number })[] = []
  const send: WebhookSender['send'] = async (call) => {
    calls.push({ ...call, atMs: world.clock.now().getTime() })
    return answer(call, calls.length)
  }
  return { calls, sender: { send } }
}

const addWebhook = async (world: World): Promise<Webhook> => {
  const webhook = await world.store.webhooks.insertWebhook(aNewWebhook(acme), 10)
  if (!webhook) throw new Error('not taken')
  return webhook
}

const tell = (world: World, sender: WebhookSender, options: Partial<Parameters<typeof sendWebhooks>[1]> = {}) =>
  sendWebhooks(
    {
      ...world,
      webhooks: world.store.webhooks,
      sender,
      toBody: ({ delivery }) => JSON.stringify({ type: delivery.type }),
    },
    { lanes: 8, idleMs: 0, isTimeShort: () => false, ...options },
  )

/** Longer than the longest wait between two tries. */
const toTheEnd = { idleMs: 40 * 3_600_000 }
const deliveriesOf = (world: World, { id }: Webhook) =>
  world.store.webhooks.listDeliveries(acme, id, { before: undefined, limit: 100 })

const oneSent = async (world: World) => {
  const notification = await acceptOne(world)
  await drainChannel(world)
  return notification
}

describe('given a webhook', () => {
  it('when a notification is sent, then it is told once, signed with its secret', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => ok)
    expect(await tell(world, sender)).toMatchObject({ delivered: 1, retried: 0, failed: 0 })
    expect(calls).toMatchObject([{ url: webhook.url, body: '{"type":"notification.sent"}', secrets: [webhook.secret] }])
    expect(await tell(world, sender)).toMatchObject({ delivered: 0, why: 'idle' })
    expect(calls).toHaveLength(1)
  })

  it('when there is none, then it leaves at once', async () => {
    const world = createWorld()
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => ok)
    expect(await tell(world, sender, { idleMs: 60_000 })).toMatchObject({ why: 'no_webhooks' })
    expect(calls).toEqual([])
  })

  it('when its secret was rotated, then both sign until the old one’s time is over', async () => {
    const world = createWorld()
    const { id, secret } = await addWebhook(world)
    await world.store.webhooks.rotateSecret(acme, id, aSecret(2), 60_000)
    const { calls, sender } = receiverOf(world, () => ok)
    await world.store.webhooks.insertTestDelivery(acme, id)
    await tell(world, sender)
    world.clock.advance(60_000)
    await world.store.webhooks.insertTestDelivery(acme, id)
    await tell(world, sender)
    expect(calls.map(({ secrets }) => secrets)).toEqual([[aSecret(2), secret], [aSecret(2)]])
  })
})

describe('given a receiver that fails', () => {
  it('when it never recovers, then the tries follow the table under one id and one body, and then it has failed', async () => {
    const world = createWorld(() => 0)
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => status(500))
    const told = await tell(world, sender, toTheEnd)
    expect(told).toMatchObject({ delivered: 0, retried: webhookTriesMax - 1, failed: 1 })
    expect(calls).toHaveLength(webhookTriesMax)
    const waits = calls.slice(1).map(({ atMs }, index) => atMs - (calls[index]?.atMs ?? 0))
    // The outbox is looked at once a second.
    for (const [index, waitMs] of waits.entries()) {
      expect(waitMs).toBeGreaterThanOrEqual(webhookRetryMs[index] ?? 0)
      expect(waitMs).toBeLessThanOrEqual((webhookRetryMs[index] ?? 0) + 1_000)
    }
    expect(new Set(calls.map(({ id, body }) => `${id} ${body}`)).size).toBe(1)
    expect(await deliveriesOf(world, webhook)).toMatchObject([
      { status: 'failed', attempts: webhookTriesMax, dueAt: undefined },
    ])
  })

  it('when it recovers, then the event arrives, and a resend brings it once more under the same id', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, (_, nth) => status(nth < 4 ? 503 : 200))
    await tell(world, sender, toTheEnd)
    const [delivery] = await deliveriesOf(world, webhook)
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 4, lastAttempt: { responseStatus: 200 } })
    await world.store.webhooks.resendDelivery(acme, webhook.id, delivery!.id)
    expect(await tell(world, sender)).toMatchObject({ delivered: 1 })
    expect(calls).toHaveLength(5)
    expect(calls[4]?.id).toBe(calls[0]?.id)
  })

  it('when it says 410, then it is disabled and hears nothing more', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => status(410))
    await tell(world, sender, { lanes: 1, ...toTheEnd })
    expect(calls).toHaveLength(1)
    expect((await world.store.webhooks.findWebhook(acme, webhook.id))?.disabled?.reason).toBe('gone')
    await oneSent(world)
    expect(await deliveriesOf(world, webhook)).toHaveLength(2)
    expect(world.reports.filter(({ event }) => event === 'webhook.disabled')).toHaveLength(1)
  })

  it('when it never answers, then the call ends by its deadline and is tried again', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, (_, nth) => (nth === 1 ? new Promise<never>(() => {}) : ok))
    await tell(world, sender, toTheEnd)
    expect(calls).toHaveLength(2)
    expect((calls[1]?.atMs ?? 0) - (calls[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(callTimeoutMs + 5_000)
    expect(await deliveriesOf(world, webhook)).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })

  it('when it is slow, then it holds its share of the calls, and another webhook is told at once', async () => {
    const world = createWorld()
    const [slow, quick] = [await addWebhook(world), await addWebhook(world)]
    for (let made = 0; made < 3 * perWebhookMax; made += 1) await oneSent(world)
    const startMs = world.clock.now().getTime()
    let inFlight = 0
    let most = 0
    const { calls, sender } = receiverOf(world, async ({ webhookId }) => {
      if (webhookId === quick.id) return ok
      inFlight += 1
      most = Math.max(most, inFlight)
      await world.wait(callTimeoutMs - 1)
      inFlight -= 1
      return ok
    })
    await tell(world, sender)
    const of = ({ id }: Webhook) => calls.filter(({ webhookId }) => webhookId === id)
    expect(most).toBe(perWebhookMax)
    expect(of(slow)).toHaveLength(3 * perWebhookMax)
    expect(of(quick)).toHaveLength(3 * perWebhookMax)
    const quickEndedMs = Math.max(...of(quick).map(({ atMs }) => atMs))
    expect(quickEndedMs - startMs).toBeLessThan(callTimeoutMs)
  })
})

describe('given a sender that dies, or a store that does not answer', () => {
  it('when it dies between the call and its settling, then the event is sent again under the same id', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => ok)
    const settleDelivery = async () => Promise.reject(new Error('the process is gone'))
    const dying = { ...world.store.webhooks, settleDelivery }
    await sendWebhooks(
      { ...world, webhooks: dying, sender, toBody: () => '{}' },
      { lanes: 1, idleMs: 0, isTimeShort: () => false },
    )
    expect(await deliveriesOf(world, webhook)).toMatchObject([{ status: 'pending', attempts: 1 }])
    await tell(world, sender, { idleMs: deliveryLeaseMs })
    expect(calls.map(({ id }) => id)).toEqual([calls[0]?.id, calls[0]?.id])
    expect(await deliveriesOf(world, webhook)).toMatchObject([{ status: 'delivered', attempts: 2 }])
  })

  it('when it cannot claim, then it leaves', async () => {
    const world = createWorld()
    const { sender } = receiverOf(world, () => ok)
    const away = { ...world.store.webhooks, claimDeliveries: async () => Promise.reject(new Error('away')) }
    const deps = { ...world, webhooks: away, sender, toBody: () => '{}' }
    const told = await sendWebhooks(deps, { lanes: 1, idleMs: 0, isTimeShort: () => false })
    expect(told).toMatchObject({ why: 'store_away' })
  })

  it('when its time is short, then it claims nothing more and ends what it has in hand', async () => {
    const world = createWorld()
    await addWebhook(world)
    for (let made = 0; made < 3; made += 1) await oneSent(world)
    const { calls, sender } = receiverOf(world, async () => {
      await world.wait(100)
      return ok
    })
    const told = await tell(world, sender, { lanes: 1, isTimeShort: () => calls.length >= 2 })
    expect(told).toMatchObject({ delivered: 2, why: 'time_short' })
  })

  it('when a body cannot be written, then nobody is blamed and it is tried again', async () => {
    const world = createWorld()
    const webhook = await addWebhook(world)
    await oneSent(world)
    const { calls, sender } = receiverOf(world, () => ok)
    const toBody = () => {
      throw new Error('no body')
    }
    const deps = { ...world, webhooks: world.store.webhooks, sender, toBody }
    await sendWebhooks(deps, { lanes: 1, idleMs: 0, isTimeShort: () => false })
    expect(calls).toEqual([])
    expect(await deliveriesOf(world, webhook)).toMatchObject([
      { status: 'pending', lastAttempt: { error: 'internal_error' } },
    ])
    expect((await world.store.webhooks.findWebhook(acme, webhook.id))?.failingSince).toBeUndefined()
  })
})
