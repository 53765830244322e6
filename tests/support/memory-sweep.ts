import { isFinished } from '../../lib/notifications/lifecycle.ts'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { byIdAscending, copyOf, type Row, type Tables } from './memory-rows.ts'

type Sweep = Pick<
  Store,
  'measureBacklog' | 'releaseParked' | 'listOverdue' | 'reassign' | 'readSweepCursor' | 'writeSweepCursor' | 'deleteOld'
>

export const memorySweep = (tables: Tables): Sweep => ({
  releaseParked: async (limit) => {
    const now = tables.now()
    const near = unfinished(tables).filter(({ notification: { parkedUntil } }) => parkedUntil && parkedUntil <= now)
    const released = near.slice(0, limit)
    for (const { notification } of released) notification.parkedUntil = undefined
    return copyOf(released.map(({ notification }) => notification))
  },
  listOverdue: async (overdueMs, after, limit) => {
    const dueBefore = tables.now().getTime() - overdueMs
    const overdue = unfinished(tables)
      .map(({ notification }) => notification)
      .filter(({ id, dueAt, parkedUntil }) => !parkedUntil && dueAt.getTime() <= dueBefore && (!after || id > after))
      .sort(byIdAscending)
      .slice(0, limit)
    return overdue.map(({ id, jobId, priority, message }) => ({ id, jobId, channel: message.channel, priority }))
  },
  measureBacklog: async () => {
    const of = (channel: ChannelName) => backlogOf(tables, channel)
    return { email: of('email'), sms: of('sms'), push: of('push') }
  },
  reassign: async (moves) =>
    moves.flatMap(({ id, from, to }) => {
      const row = tables.notifications.get(id)
      if (!row || isFinished(row.notification.status) || row.notification.jobId !== from) return []
      row.notification.jobId = to
      return [id]
    }),
  readSweepCursor: async () => tables.sweepCursor,
  writeSweepCursor: async (after) => {
    tables.sweepCursor = after
  },
  deleteOld: async (keepMs, limit) => ({
    notifications: deleteNotifications(tables, keepMs, limit),
    idempotencyKeys: deleteExpired(tables, limit),
  }),
})

const backlogOf = (tables: Tables, channel: ChannelName) => {
  const nowMs = tables.now().getTime()
  const due = unfinished(tables)
    .map(({ notification }) => notification)
    .filter(
      ({ message, dueAt, parkedUntil }) => message.channel === channel && !parkedUntil && dueAt.getTime() <= nowMs,
    )
  const letters = [...tables.deadLetters.values()].filter(
    (letter) =>
      letter.channel === channel && tables.notifications.get(letter.notificationId)?.notification.mode === 'live',
  )
  return { oldestDueMs: Math.max(0, ...due.map(({ dueAt }) => nowMs - dueAt.getTime())), deadLetters: letters.length }
}

/** A dead letter goes with its row: there is nothing left to replay. What has not ended is kept however old it is. */
const deleteNotifications = (tables: Tables, keepMs: number, limit: number) => {
  const before = new Date(tables.now().getTime() - keepMs)
  const deliveriesBefore = tables.now().getTime() - Math.min(keepMs, 30 * 24 * 3_600_000)
  tables.deliveries = tables.deliveries.filter(({ delivery }) => delivery.createdAt.getTime() >= deliveriesBefore)
  const old = [...tables.notifications.values()]
    .map(({ notification }) => notification)
    .filter(({ finishedAt }) => finishedAt !== undefined && finishedAt < before)
    .sort(byIdAscending)
    .slice(0, limit)
  for (const { id } of old) {
    for (const table of [tables.notifications, tables.attempts, tables.deadLetters, tables.repeats]) table.delete(id)
    tables.replays = tables.replays.filter(({ notificationId }) => notificationId !== id)
    tables.deliveries = tables.deliveries.filter(({ delivery }) => delivery.notificationId !== id)
    tables.feedback = tables.feedback.filter(({ feedback }) => feedback.notificationId !== id)
  }
  return old.length
}

const deleteExpired = ({ idempotencyKeys, replayPlans, now }: Tables, limit: number) => {
  for (const [token, { expiresAt }] of replayPlans) if (expiresAt <= now()) replayPlans.delete(token)
  const over = [...idempotencyKeys].filter(([, { expiresAt }]) => expiresAt <= now()).slice(0, limit)
  for (const [key] of over) idempotencyKeys.delete(key)
  return over.length
}

const unfinished = (tables: Tables): Row[] =>
  [...tables.notifications.values()].filter(({ notification }) => !isFinished(notification.status))
