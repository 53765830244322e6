import { failureOf } from '../lib/notifications/delivery-error.ts'
import type { NotificationId } from '../lib/notifications/notification.ts'
import type { Channel, Channels } from '../lib/notifications/ports/channel.ts'
import type { Claimed, Store } from '../lib/notifications/ports/store.ts'
import type { Tracing } from '../lib/notifications/ports/tracing.ts'
import type { WebhookSender } from '../lib/notifications/ports/webhooks.ts'

/** Claims whose traces are remembered until they are settled: more than all lanes of a drain hold. What is lost is a link. */
const rememberedMax = 10_000

/** A claim and a settle are about a batch, so about many traces: each is a span of its own with links to them. */
export const tracedStore = (store: Store, tracing: Tracing): Store => {
  const traces = new Map<NotificationId, string>()
  const remember = (id: NotificationId, traceparent: string) => {
    const oldest = traces.size >= rememberedMax ? traces.keys().next().value : undefined
    if (oldest) traces.delete(oldest)
    traces.set(id, traceparent)
  }
  const traced = (asked: number, claim: () => Promise<Claimed[]>) => {
    if (!tracing.isRecorded()) return claim()
    const attributes = { 'heliograph.asked': asked }
    return tracing.within({ name: 'claim', kind: 'consumer', attributes }, async (span) => {
      const claims = await claim()
      span.set({ 'heliograph.claimed': claims.length })
      span.link(claims.map(({ notification }) => notification.traceparent))
      for (const { notification } of claims)
        if (notification.traceparent) remember(notification.id, notification.traceparent)
      return claims
    })
  }
  return {
    ...store,
    claim: (ids, leaseMs) => traced(ids.length, () => store.claim(ids, leaseMs)),
    claimUnqueued: (which, leaseMs) => traced(which.limit, () => store.claimUnqueued(which, leaseMs)),
    settle: (settlements) => {
      if (!tracing.isRecorded()) return store.settle(settlements)
      const attributes = { 'heliograph.settlements': settlements.length }
      return tracing.within({ name: 'settle', kind: 'internal', attributes }, async (span) => {
        span.link(settlements.map(({ notificationId }) => traces.get(notificationId)))
        const settled = await store.settle(settlements)
        for (const { notificationId } of settlements) traces.delete(notificationId)
        return settled
      })
    },
  }
}

/** A send is part of the trace of whoever asked for it, however long ago. */
export const tracedChannels = (channels: Channels, tracing: Tracing): Channels => ({
  email: tracedChannel('email', channels.email, tracing),
  sms: tracedChannel('sms', channels.sms, tracing),
  push: tracedChannel('push', channels.push, tracing),
  simulated: tracedChannel('simulated', channels.simulated, tracing),
})

const tracedChannel = (name: string, { provider, send }: Channel, tracing: Tracing): Channel => ({
  provider,
  send: (outgoing, signal) => {
    if (!tracing.isRecorded()) return send(outgoing, signal)
    const attributes = {
      'heliograph.channel': name,
      'heliograph.provider': provider,
      'heliograph.notification_id': outgoing.notificationId,
      'heliograph.claim_no': outgoing.claimNo,
    }
    return tracing.within({ name: 'send', kind: 'client', parent: outgoing.traceparent, attributes }, async (span) => {
      try {
        return await send(outgoing, signal)
      } catch (error) {
        span.failed(failureOf(error).code)
        throw error
      }
    })
  },
})

/** Telling a webhook is part of that trace too. The trace itself is not told: it is nobody's business out there. */
export const tracedSender = (sender: WebhookSender, tracing: Tracing): WebhookSender => ({
  send: (call, signal) => {
    const attributes = { 'heliograph.webhook_id': call.webhookId, 'heliograph.delivery_id': call.id }
    const span = { name: 'webhook.call', kind: 'client' as const, parent: call.traceparent, attributes }
    return tracing.within(span, async (underWay) => {
      const result = await sender.send(call, signal)
      if (result.type === 'answered') underWay.set({ 'http.response.status_code': result.status })
      else underWay.failed(result.code)
      return result
    })
  },
})
