import { type Feedback, feedbackEffects, softBounces } from '../../lib/notifications/feedback.ts'
import { events, isFinished, next } from '../../lib/notifications/lifecycle.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { copyOf, type Row, rowOf, type Tables } from './memory-rows.ts'
import { suppressOne } from './memory-suppressions.ts'
import { writeEvents } from './memory-webhooks.ts'

type FeedbackStore = Pick<Store, 'recordFeedback' | 'applyFeedback' | 'listFeedback'>

export const memoryFeedback = (tables: Tables): FeedbackStore => ({
  recordFeedback: async (feedbacks) => {
    const fresh = feedbacks.filter((feedback) => keep(tables, feedback))
    return fresh.length
  },
  applyFeedback: async (limit) => {
    const proven = pending(tables, isProvable)
      .slice(0, limit)
      .flatMap(({ row }) => prove(tables, row))
    const ready = pending(tables, ({ notification }) => isFinished(notification.status)).slice(0, limit)
    const before = tables.suppressions.size
    const byRow = Map.groupBy(ready, ({ row }) => row)
    const moved = [...byRow].filter(([row, told]) =>
      move(
        tables,
        row,
        told.map(({ feedback }) => feedback),
      ),
    ).length
    for (const { row, feedback } of ready) suppressFor(tables, row, feedback)
    for (const one of ready) one.kept.isApplied = true
    return { applied: ready.length, proven, moved, suppressed: tables.suppressions.size - before }
  },
  listFeedback: async (owner, id) => {
    const row = rowOf(tables, owner, id)
    const told = row ? tables.feedback.filter(({ feedback }) => feedback.notificationId === id) : []
    return copyOf(told.map(({ feedback }) => feedback).sort(byTime))
  },
})

const byTime = (a: Feedback, b: Feedback) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1)

const keep = (tables: Tables, feedback: Feedback) => {
  const isKnown = tables.feedback.some(
    ({ feedback: { id, notificationId } }) => id === feedback.id && notificationId === feedback.notificationId,
  )
  if (isKnown || !tables.notifications.has(feedback.notificationId)) return false
  tables.feedback.push({ feedback: copyOf(feedback), isApplied: false })
  return true
}

const pending = (tables: Tables, isReady: (row: Row) => boolean) =>
  tables.feedback
    .filter(({ isApplied }) => !isApplied)
    .flatMap((kept) => {
      const row = tables.notifications.get(kept.feedback.notificationId)
      return row && isReady(row) ? [{ kept, row, feedback: kept.feedback }] : []
    })

const isProvable = ({ notification, claimNo }: Row) => claimNo > 0 && next(notification.status, 'proven') !== undefined

const prove = (tables: Tables, row: Row) => {
  const { notification } = row
  const target = next(notification.status, 'proven')
  if (!target) return [] // by another event of the same notification
  Object.assign(notification, { status: target, reason: 'proven_by_feedback', finishedAt: tables.now() })
  tables.deadLetters.delete(notification.id)
  writeEvents(tables, row)
  return [notification.id]
}

const move = (tables: Tables, row: Row, told: readonly Feedback[]) => {
  const { notification } = row
  const rank = ({ type }: Feedback) => events.indexOf(feedbackEffects[type].event ?? 'claimed')
  const [furthest] = told
    .filter(({ type }) => feedbackEffects[type].event)
    .sort((a, b) => rank(b) - rank(a) || b.at.getTime() - a.at.getTime())
  const event = furthest && feedbackEffects[furthest.type].event
  const target = event && next(notification.status, event)
  if (!target) return false
  Object.assign(notification, { status: target, reason: furthest.code ?? furthest.type })
  writeEvents(tables, row)
  return true
}

const suppressFor = (tables: Tables, { notification }: Row, feedback: Feedback) => {
  const { suppresses } = feedbackEffects[feedback.type]
  const reason = suppresses ?? (isDeadBySoftBounces(tables, notification.id, feedback) ? 'soft_bounced' : undefined)
  if (!reason || notification.mode === 'test') return
  const { message, id } = notification
  suppressOne(tables, notification, {
    channel: message.channel,
    recipient: message.to,
    reason,
    source: 'feedback',
    notificationId: id,
  })
}

const isDeadBySoftBounces = (tables: Tables, id: Feedback['notificationId'], { type }: Feedback) => {
  if (type !== 'soft_bounced') return false
  const to = tables.notifications.get(id)?.notification
  const since = tables.now().getTime() - softBounces.withinMs
  const count = tables.feedback.filter(({ feedback }) => {
    const other = tables.notifications.get(feedback.notificationId)?.notification
    const isSame = other?.message.to === to?.message.to && other?.tenantId === to?.tenantId && other?.mode === to?.mode
    return feedback.type === 'soft_bounced' && feedback.at.getTime() > since && isSame
  }).length
  return count >= softBounces.max
}
