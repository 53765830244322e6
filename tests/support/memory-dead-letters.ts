import { next } from '../../lib/notifications/lifecycle.ts'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { DeadLetter, DeadLetterCount, DeadLetterFilter, Store } from '../../lib/notifications/ports/store.ts'
import { copyOf, type Row, rowOf, type Tables } from './memory-rows.ts'
import { suppressedBy } from './memory-suppressions.ts'

type DeadLetters = Pick<
  Store,
  'findDeadLetter' | 'listDeadLetters' | 'countDeadLetters' | 'replay' | 'listRecentDeadLetters' | 'filterDeadLetters'
>

export const memoryDeadLetters = (tables: Tables): DeadLetters => ({
  findDeadLetter: async (owner, id) => (rowOf(tables, owner, id) ? copyOf(tables.deadLetters.get(id)) : undefined),
  listDeadLetters: async (owner, filter, { before, limit }) => {
    const found = lettersOf(tables, owner).filter((letter) => fits(letter, filter))
    const older = found.filter(({ notificationId }) => before === undefined || notificationId < before)
    return copyOf(older.sort(newestFirst).slice(0, limit))
  },
  countDeadLetters: async (owner) => {
    const alike = Map.groupBy(lettersOf(tables, owner), ({ channel, reason, code }) =>
      JSON.stringify([channel, reason, code]),
    )
    return [...alike.values()].flatMap(count).sort(biggestFirst)
  },
  replay: async (owner, letters, audit) => {
    const replayed = letters.flatMap(({ id, jobId, delayMs }) => {
      const row = rowOf(tables, owner, id)
      const target = row && isReplayable(tables, row) ? next(row.notification.status, 'replayed') : undefined
      if (!row || !target) return []
      const now = tables.now()
      const letter = tables.deadLetters.get(id)
      const failure = { failedAt: letter?.failedAt ?? now, failedReason: letter?.reason ?? 'failed' }
      Object.assign(row.notification, {
        status: target,
        reason: 'replayed',
        attempts: 0,
        replays: row.notification.replays + 1,
        jobId,
        dueAt: new Date(now.getTime() + delayMs),
        finishedAt: undefined,
      })
      tables.deadLetters.delete(id)
      tables.replays.push({
        notificationId: id,
        ...failure,
        replayedAt: now,
        replayedBy: audit.by,
        reason: audit.reason,
      })
      return [row.notification]
    })
    return copyOf(replayed)
  },
  listRecentDeadLetters: async (limit) =>
    [...tables.deadLetters.values()]
      .sort(newestFirst)
      .slice(0, limit)
      .map(({ notificationId }) => notificationId),
  filterDeadLetters: async (ids) => ids.filter((id) => tables.deadLetters.has(id)),
})

const lettersOf = (tables: Tables, owner: Owner) =>
  [...tables.deadLetters.values()].filter(({ notificationId }) => rowOf(tables, owner, notificationId))

const newestFirst = (a: DeadLetter, b: DeadLetter) => (a.notificationId < b.notificationId ? 1 : -1)

const biggestFirst = (a: DeadLetterCount, b: DeadLetterCount) =>
  b.count - a.count || [a.channel, a.reason, a.code].join().localeCompare([b.channel, b.reason, b.code].join())

const isReplayable = (tables: Tables, row: Row) => {
  const { expiresAt } = row.notification
  return (expiresAt === undefined || expiresAt > tables.now()) && suppressedBy(tables, row) === undefined
}

const fits = (letter: DeadLetter, { channel, reason, code, failedAfter, failedBefore }: DeadLetterFilter) =>
  (channel === undefined || letter.channel === channel) &&
  (reason === undefined || letter.reason === reason) &&
  (code === undefined || letter.code === code) &&
  (failedAfter === undefined || letter.failedAt > failedAfter) &&
  (failedBefore === undefined || letter.failedAt < failedBefore)

const count = (letters: readonly DeadLetter[]): DeadLetterCount[] => {
  const [first] = letters
  if (!first) return []
  const oldestFailedAt = new Date(Math.min(...letters.map(({ failedAt }) => failedAt.getTime())))
  return [{ channel: first.channel, reason: first.reason, code: first.code, count: letters.length, oldestFailedAt }]
}
