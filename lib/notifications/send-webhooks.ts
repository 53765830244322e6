import type { Clock, Report } from './ports/runtime.ts'
import type { ClaimedDelivery, WebhookSender, WebhookStore } from './ports/webhooks.ts'
import { traceIdOf } from './trace-id.ts'
import { judgeWebhook, type WebhookResult } from './webhook-retry.ts'

/** A receiver that works queues what it is told, and answers within moments. */
export const callTimeoutMs = 10_000
/** One call, and as long again to settle it. */
export const deliveryLeaseMs = 20_000
/** Calls that one receiver gets at a time: the slow one holds so many of ours, and no more. */
export const perWebhookMax = 4
/** How often the outbox is looked at while there is nothing to wait for. */
export const outboxPollMs = 1_000
/** Tries to store how a call ended; its event would be sent again. */
const settleTriesMax = 3
const settleWaitMs = 200

export interface SendWebhooksDeps {
  webhooks: Pick<WebhookStore, 'claimDeliveries' | 'settleDelivery' | 'hasWebhooks'>
  sender: WebhookSender
  /** The event as its receiver reads it. */
  toBody: (claimed: ClaimedDelivery) => string
  clock: Clock
  wait: (ms: number) => Promise<void>
  random: () => number
  report: Report
}

export interface SendWebhooksOptions {
  /** Calls in flight, to all receivers together. */
  lanes: number
  /** Leaves after this long without work. */
  idleMs: number
  isTimeShort: () => boolean
}

export interface WebhooksSent {
  delivered: number
  retried: number
  failed: number
  why: 'idle' | 'time_short' | 'store_away' | 'no_webhooks'
}

/** Tells whoever wants to be told, until there is nothing to tell or no time to do it in. Several may run at once. */
export const sendWebhooks = async (deps: SendWebhooksDeps, options: SendWebhooksOptions): Promise<WebhooksSent> => {
  const totals = { delivered: 0, retried: 0, failed: 0 }
  const inFlight = new Set<Promise<void>>()
  try {
    const why = await sendLoop(deps, options, inFlight, totals)
    await Promise.all(inFlight)
    const sent = { ...totals, why }
    deps.report('webhooks.ended', sent)
    return sent
  } finally {
    await Promise.all(inFlight)
  }
}

type Totals = Pick<WebhooksSent, 'delivered' | 'retried' | 'failed'>

const sendLoop = async (
  deps: SendWebhooksDeps,
  { lanes, idleMs, isTimeShort }: SendWebhooksOptions,
  inFlight: Set<Promise<void>>,
  totals: Totals,
): Promise<WebhooksSent['why']> => {
  let lastWorkMs = deps.clock.now().getTime()
  const start = (claimed: ClaimedDelivery) => {
    const running: Promise<void> = deliver(deps, claimed, totals).finally(() => {
      lastWorkMs = deps.clock.now().getTime()
      inFlight.delete(running)
    })
    inFlight.add(running)
  }
  while (!isTimeShort()) {
    const claims = await claimFree(deps, lanes - inFlight.size)
    if (!claims) return 'store_away'
    claims.forEach(start)
    if (inFlight.size >= lanes) await Promise.race(inFlight)
    else if (inFlight.size === 0 && deps.clock.now().getTime() - lastWorkMs >= idleMs) return 'idle'
    else if (inFlight.size === 0 && !(await deps.webhooks.hasWebhooks())) return 'no_webhooks'
    else await Promise.race([...inFlight, deps.wait(outboxPollMs)])
  }
  return 'time_short'
}

/** Undefined where the store cannot be asked: the next run finds everything where it was. */
const claimFree = async ({ webhooks, report }: SendWebhooksDeps, limit: number) => {
  if (limit <= 0) return []
  try {
    return await webhooks.claimDeliveries({ limit, perWebhookMax, leaseMs: deliveryLeaseMs })
  } catch (error) {
    report('webhooks.store_away', { error })
    return undefined
  }
}

const reportedAs = {
  delivered: 'webhook.delivered',
  pending: 'webhook.deferred',
  failed: 'webhook.failed',
} as const

/** One call, and what it leads to. Never throws. */
const deliver = async (deps: SendWebhooksDeps, claimed: ClaimedDelivery, totals: Totals) => {
  const { delivery, webhook, notification, claimNo, claimedAt } = claimed
  const startedMs = deps.clock.now().getTime()
  const result = await call(deps, claimed)
  const durationMs = deps.clock.now().getTime() - startedMs
  const now = new Date(claimedAt.getTime() + durationMs)
  const verdict = judgeWebhook(result, delivery.attempts, now, deps.random)
  const settled = await settle(deps, { id: delivery.id, claimNo, verdict, result, durationMs })
  const { status, error } = verdict
  totals[status === 'pending' ? 'retried' : status] += 1
  deps.report(reportedAs[status], {
    webhookId: webhook.id,
    deliveryId: delivery.id,
    notificationId: notification?.id,
    trace_id: traceIdOf(notification?.traceparent),
    tries: delivery.attempts,
    code: error,
    durationMs,
  })
  if (settled?.disabled) deps.report('webhook.disabled', { webhookId: webhook.id, code: error })
}

/** With a deadline of our own, whatever the sender thinks of the signal. */
const call = async (deps: SendWebhooksDeps, claimed: ClaimedDelivery): Promise<WebhookResult> => {
  const { delivery, webhook, claimedAt } = claimed
  const aborting = new AbortController()
  const { promise: late, resolve } = Promise.withResolvers<WebhookResult>()
  const cancel = deps.clock.after(callTimeoutMs, () => {
    resolve({ type: 'unanswered', code: 'timeout' })
    aborting.abort()
  })
  try {
    const { url, id: webhookId } = webhook
    const secrets = [webhook.secret, ...secretBefore(claimed)]
    const { traceparent } = claimed.notification ?? {}
    const one = { id: delivery.id, webhookId, url, body: deps.toBody(claimed), at: claimedAt, secrets, traceparent }
    return await Promise.race([deps.sender.send(one, aborting.signal), late])
  } catch (error) {
    deps.report('webhook.call_failed', { deliveryId: delivery.id, error })
    return { type: 'unanswered', code: 'internal_error', isOurs: true }
  } finally {
    cancel()
  }
}

const secretBefore = ({ webhook: { previousSecret }, claimedAt }: ClaimedDelivery) =>
  previousSecret && previousSecret.until > claimedAt ? [previousSecret.secret] : []

/** Where it cannot be stored the lease ends by time, and the event is sent again. */
const settle = async (deps: SendWebhooksDeps, settlement: Parameters<WebhookStore['settleDelivery']>[0]) => {
  for (let tries = 1; tries <= settleTriesMax; tries += 1) {
    try {
      return await deps.webhooks.settleDelivery(settlement)
    } catch (error) {
      deps.report('webhook.settle_failed', { deliveryId: settlement.id, tries, error })
      if (tries < settleTriesMax) await deps.wait(settleWaitMs * tries)
    }
  }
  return undefined
}
