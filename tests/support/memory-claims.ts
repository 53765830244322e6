import { lapsesMax } from '../../lib/notifications/deliver.ts'
import { isFinished, next, sourcesOf } from '../../lib/notifications/lifecycle.ts'
import { type DeliveryAttempt, type Notification, noJob } from '../../lib/notifications/notification.ts'
import type { Claimed, Outcome, Settlement, Store } from '../../lib/notifications/ports/store.ts'
import { byIdAscending, copyOf, isIn, type Row, rowOf, rowsOf, type Tables } from './memory-rows.ts'
import { suppressedBy, suppressOne } from './memory-suppressions.ts'
import { writeEvents } from './memory-webhooks.ts'

/** Everything that a drain and a cancel fight over. */
export const memoryClaims = (
  tables: Tables,
): Pick<Store, 'claim' | 'claimUnqueued' | 'waitsMs' | 'filterTestMode' | 'settle' | 'cancel' | 'reschedule'> => ({
  claim: async (ids, leaseMs) => {
    const now = tables.now()
    const mayTake = (row: Row) => ids.length === 1 || !mayKill(row)
    const claimable = rowsOf(tables, ids).filter((row) => isClaimable(row, now) && mayTake(row))
    return claimable.map((row) => claimOne(tables, row, now, leaseMs))
  },
  claimUnqueued: async ({ channel, isLow, after, limit }, leaseMs) => {
    const now = tables.now()
    const isMeant = ({ notification: { id, jobId, message, priority } }: Row) =>
      jobId === noJob && message.channel === channel && (priority === 'low') === isLow && (!after || id > after)
    const claimable = [...tables.notifications.values()]
      .filter((row) => isMeant(row) && isClaimable(row, now) && !mayKill(row))
      .sort((a, b) => byIdAscending(a.notification, b.notification))
    return claimable.slice(0, limit).map((row) => claimOne(tables, row, now, leaseMs))
  },
  waitsMs: async (ids) => {
    const nowMs = tables.now().getTime()
    const rows = rowsOf(tables, ids).map(({ notification }) => notification)
    const waiting = rows.filter(({ status, parkedUntil }) => !isFinished(status) && !parkedUntil)
    return new Map(waiting.map(({ id, dueAt }) => [id, Math.max(0, dueAt.getTime() - nowMs)]))
  },
  filterTestMode: async (ids) =>
    rowsOf(tables, ids).flatMap(({ notification: { id, mode } }) => (mode === 'test' ? id : [])),
  settle: async (settlements) => {
    const ended = copyOf(settlements).flatMap((settlement) => settleOne(tables, settlement))
    const isWaiting = ({ feedback, isApplied }: Tables['feedback'][number]) =>
      !isApplied && ended.includes(feedback.notificationId)
    return { ended, hasFeedback: tables.feedback.some(isWaiting) }
  },
  cancel: async (owner, id) => {
    const row = rowOf(tables, owner, id)
    if (!row || !isIn(row, sourcesOf('canceled'))) return undefined
    moveBy(row, 'canceled', 'by_request')
    row.notification.finishedAt = tables.now()
    row.notification.parkedUntil = undefined
    writeEvents(tables, row)
    return copyOf(row.notification)
  },
  reschedule: async (owner, id, to) => {
    const row = rowOf(tables, owner, id)
    if (!row || !isIn(row, ['SCHEDULED']) || endsBefore(row, to.sendAt)) return undefined
    Object.assign(row.notification, copyOf({ ...to, dueAt: to.sendAt }))
    return copyOf(row.notification)
  },
})

/** Its last holders died, of whatever. */
const mayKill = ({ claimNo, settledClaimNo }: Row) => claimNo - settledClaimNo >= lapsesMax

const claimOne = (tables: Tables, row: Row, now: Date, leaseMs: number): Claimed => {
  const { notification } = row
  moveBy(row, 'claimed', notification.reason)
  notification.attempts += 1
  notification.dueAt = new Date(now.getTime() + leaseMs)
  row.claimNo += 1
  return copyOf({
    notification,
    claimNo: row.claimNo,
    settledClaimNo: row.settledClaimNo,
    claimedAt: now,
    suppressedBy: suppressedBy(tables, row),
    provenBy: proofOf(tables, row),
  })
}

const endsBefore = ({ notification: { expiresAt } }: Row, sendAt: Date) =>
  expiresAt !== undefined && expiresAt <= sendAt

const isClaimable = (row: Row, now: Date) => {
  const { dueAt, parkedUntil } = row.notification
  return isIn(row, sourcesOf('claimed')) && dueAt <= now && parkedUntil === undefined
}

/** A first claim has nothing that could be proven. */
const proofOf = ({ feedback }: Tables, { notification, claimNo }: Row) =>
  claimNo > 1
    ? feedback.find(({ feedback: { notificationId } }) => notificationId === notification.id)?.feedback
        .providerMessageId
    : undefined

const moveBy = ({ notification }: Row, event: Parameters<typeof next>[1], reason?: string) => {
  const target = next(notification.status, event)
  if (!target) throw new Error(`${notification.status} does not allow ${event}`)
  notification.status = target
  notification.reason = reason
}

const settleOne = (tables: Tables, { notificationId, claimNo, outcome, attempts }: Settlement) => {
  const row = tables.notifications.get(notificationId)
  if (!row) return []
  // What was tried is kept even where the lease went to somebody else: it did happen.
  for (const attempt of attempts) record(tables, attempt)
  if (row.notification.status !== 'PROCESSING' || row.claimNo !== claimNo) return []
  // Of the claims since the last that was settled, those without an attempt have spent nothing: they were refused.
  row.notification.attempts -= claimNo - row.settledClaimNo - attempts.length
  row.settledClaimNo = claimNo
  apply(tables, row, outcome, attempts.length > 0)
  writeEvents(tables, row)
  return [notificationId]
}

/** Once per claim. Whoever was thought dead and still reports knows better than the one who guessed. */
const record = ({ attempts }: Tables, attempt: DeliveryAttempt) => {
  const made = attempts.get(attempt.notificationId) ?? new Map<number, DeliveryAttempt>()
  const before = made.get(attempt.claimNo)
  if (!before || before.code === 'lease_lapsed') made.set(attempt.claimNo, attempt)
  attempts.set(attempt.notificationId, made)
}

const apply = (tables: Tables, row: Row, outcome: Outcome, isMade: boolean) => {
  const { notification } = row
  switch (outcome.type) {
    case 'deferred':
      moveBy(row, 'deferred', outcome.reason)
      if (!outcome.spent && isMade) notification.attempts -= 1
      notification.dueAt = outcome.retryAt
      notification.jobId = outcome.jobId
      return
    case 'died':
      moveBy(row, 'died', outcome.reason)
      notification.finishedAt = tables.now()
      tables.deadLetters.set(notification.id, deadLetterOf(notification, outcome, tables.now()))
      if (outcome.failure.suppresses && notification.mode === 'live') suppressRecipient(tables, row)
      return
    case 'suppressed':
      moveBy(row, 'suppressed', outcome.reason)
      notification.finishedAt = tables.now()
      return
    case 'sent':
    case 'expired':
      moveBy(row, outcome.type)
      notification.finishedAt = tables.now()
  }
}

const suppressRecipient = (tables: Tables, { notification }: Row) => {
  const { channel, to: recipient } = notification.message
  const by = { reason: 'unregistered', source: 'provider', notificationId: notification.id } as const
  suppressOne(tables, notification, { channel, recipient, ...by })
}

const deadLetterOf = (
  { id, message, attempts }: Notification,
  { reason, failure }: Extract<Outcome, { type: 'died' }>,
  failedAt: Date,
) => ({
  notificationId: id,
  channel: message.channel,
  reason,
  code: failure.code,
  detail: failure.detail,
  attempts,
  failedAt,
})
