import { type Failure, failureOf } from './delivery-error.ts'
import type { DeliveryAttempt, DueNotification } from './notification.ts'
import type { Channel, Channels, Outgoing, Receipt } from './ports/channel.ts'
import type { Ids, Report } from './ports/runtime.ts'
import type { Claimed, Outcome, Settlement } from './ports/store.ts'
import { judge, maxAttempts } from './retry-policy.ts'
import type { SendDeadline } from './send-deadline.ts'
import { traceIdOf } from './trace-id.ts'

export interface AttemptDeps {
  channels: Channels
  /** Of all that are sent together. */
  deadline: SendDeadline
  /** Milliseconds since 1970, by the store's clock. */
  storeNowMs: () => number
  ids: Ids
  random: () => number
  report: Report
}

/** How an attempt ends: with what is to be written about it, however the send ended, or with a mistake of ours. Once, and also at once. */
export interface AttemptEnd {
  ended: (settlement: Settlement) => void
  failed: (error: unknown) => void
}

/**
 * One claimed notification, up to what is to be written about it. No promise but the channel's: what is made for each send is a good part
 * of what one costs.
 */
export const attempt = (deps: AttemptDeps, claimed: Claimed, end: AttemptEnd): void => {
  const { notification, claimNo } = claimed
  const channel = channelFor(deps.channels, notification)
  const lapsed = lapsedAttempts(claimed, channel.provider)
  const refusal = refuse(claimed, lapsed.length > 0)
  if (refusal) end.ended({ notificationId: notification.id, claimNo, outcome: refusal, attempts: lapsed })
  else send(deps, { claimed, channel, lapsed, startedMs: deps.storeNowMs() }, end)
}

interface Sending {
  claimed: Claimed
  channel: Channel
  lapsed: DeliveryAttempt[]
  startedMs: number
}

const send = (deps: AttemptDeps, sending: Sending, { ended, failed }: AttemptEnd) =>
  deps.deadline.within(sendOver(sending, deps.deadline.signal), (receipt, error) => {
    try {
      ended(receipt ? sentEnd(deps, sending, receipt) : failedEnd(deps, sending, error))
    } catch (mistake) {
      failed(mistake)
    }
  })

/** Rejects also where the channel throws at once. */
const sendOver = ({ channel, claimed }: Sending, signal: AbortSignal): Promise<Receipt> => {
  try {
    return channel.send(toOutgoing(claimed), signal)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** A test key's notification can reach no provider: this is the only place that picks one. */
const channelFor = (channels: Channels, { mode, message }: DueNotification) =>
  mode === 'test' ? channels.simulated : channels[message.channel]

/** What must not be sent (any more), although it was claimed. What feedback has proved was sent before, unheard. */
const refuse = (
  { notification, claimedAt, suppressedBy, provenBy }: Claimed,
  hasLapsed: boolean,
): Outcome | undefined => {
  const { expiresAt, delivery, attempts, message } = notification
  if (provenBy) return { type: 'sent', receipt: { providerMessageId: provenBy } }
  if (hasLapsed && delivery === 'at_most_once')
    return { type: 'died', reason: 'outcome_unknown', failure: lapsedFailure }
  if (suppressedBy) return { type: 'suppressed', reason: suppressedBy }
  if (expiresAt && expiresAt <= claimedAt) return { type: 'expired' }
  // Each claim spends an attempt, so a message that kills its drain again and again ends here.
  if (attempts > maxAttempts[message.channel])
    return { type: 'died', reason: 'attempts_exhausted', failure: lapsedFailure }
  return undefined
}

const toOutgoing = ({ notification, claimNo }: Claimed): Outgoing => {
  const { id, tenantId, priority, message, traceparent } = notification
  return { tenantId, notificationId: id, claimNo, priority, message, traceparent }
}

const sentEnd = (deps: AttemptDeps, sending: Sending, receipt: Receipt): Settlement => {
  const { claimed, channel, startedMs } = sending
  const { notification, claimNo } = claimed
  const durationMs = deps.storeNowMs() - startedMs
  reportSent(deps, sending, durationMs)
  return settlementOf(
    sending,
    { type: 'sent', receipt },
    {
      notificationId: notification.id,
      claimNo,
      provider: channel.provider,
      startedAt: new Date(startedMs),
      durationMs,
      outcome: 'sent',
      code: undefined,
      detail: undefined,
      providerMessageId: receipt.providerMessageId,
      retryAt: undefined,
    },
  )
}

const failedEnd = (deps: AttemptDeps, sending: Sending, error: unknown): Settlement => {
  const { claimed, channel, startedMs } = sending
  const { notification, claimNo } = claimed
  const failure = failureOf(error)
  const outcome = judged(deps, claimed, failure)
  const made = {
    notificationId: notification.id,
    claimNo,
    provider: channel.provider,
    startedAt: new Date(startedMs),
    durationMs: deps.storeNowMs() - startedMs,
    ...failedFields(failure),
    retryAt: outcome.type === 'deferred' ? outcome.retryAt : undefined,
  }
  reportFailed(deps, notification, made)
  return settlementOf(sending, outcome, made)
}

const settlementOf = ({ claimed, lapsed }: Sending, outcome: Outcome, made: DeliveryAttempt): Settlement => ({
  notificationId: claimed.notification.id,
  claimNo: claimed.claimNo,
  outcome,
  attempts: lapsed.length > 0 ? [...lapsed, made] : [made],
})

const judged = (
  { ids, random, storeNowMs }: AttemptDeps,
  { notification, claimNo }: Claimed,
  failure: Failure,
): Outcome => {
  const { attempts, replays, delivery, expiresAt, message } = notification
  // Claims are counted for good and attempts start again with a replay: after one their difference says nothing.
  const unspent = replays === 0 ? claimNo - attempts : 0
  const tried = { channel: message.channel, attempts, unspent, delivery }
  const verdict = judge(failure, tried, new Date(storeNowMs()), random)
  if (verdict.type === 'died') return { ...verdict, failure }
  // It comes back no later than its end, so that it says EXPIRED as soon as that is true.
  const retryAt = expiresAt && expiresAt < verdict.retryAt ? expiresAt : verdict.retryAt
  return { ...verdict, retryAt, jobId: ids.jobId() }
}

const lapsedFailure: Failure = {
  kind: 'ambiguous',
  code: 'lease_lapsed',
  detail: 'Whoever made this attempt stopped before its outcome was stored.',
}

/** Claims before this one that nobody settled: attempts of which nobody knows how they ended. */
const lapsedAttempts = (
  { notification, claimNo, settledClaimNo, claimedAt }: Claimed,
  provider: string,
): DeliveryAttempt[] => {
  const { id, attempts, message } = notification
  if (settledClaimNo === claimNo - 1) return [] // as nearly always
  const lapsed = Array.from(
    { length: Math.max(0, claimNo - 1 - settledClaimNo) },
    (_, index) => settledClaimNo + 1 + index,
  )
  // Beyond the maximum nothing is sent: a claim that lapsed there was no attempt.
  const sendable = lapsed.filter((lapsedNo) => attempts - (claimNo - lapsedNo) <= maxAttempts[message.channel])
  const base = { notificationId: id, provider, startedAt: claimedAt, durationMs: 0, retryAt: undefined }
  return sendable.map((lapsedNo) => ({ ...base, claimNo: lapsedNo, ...failedFields(lapsedFailure) }))
}

const failedFields = ({ kind, code, detail }: Failure) => ({
  outcome: kind,
  code,
  detail,
  providerMessageId: undefined,
})

const reportSent = ({ report }: AttemptDeps, { claimed, channel, startedMs }: Sending, durationMs: number) => {
  const { id, mode, message, attempts, traceparent, createdAt, sendAt, replays } = claimed.notification
  report('delivery.sent', {
    notificationId: id,
    trace_id: traceIdOf(traceparent),
    channel: message.channel,
    mode,
    provider: channel.provider,
    attempts,
    durationMs,
    // From when it was to be sent. What was replayed has a history that says nothing of today.
    toProviderMs: replays > 0 ? undefined : startedMs + durationMs - (sendAt ?? createdAt).getTime(),
  })
}

const reportFailed = ({ report }: AttemptDeps, notification: DueNotification, made: DeliveryAttempt) => {
  const { message, mode, attempts, traceparent } = notification
  const { notificationId, provider, durationMs, outcome, code, retryAt } = made
  const trace_id = traceIdOf(traceparent)
  const fields = { notificationId, trace_id, channel: message.channel, mode, provider, attempts, durationMs }
  report('delivery.failed', { ...fields, kind: outcome, code, retryAt })
}
