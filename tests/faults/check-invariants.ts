import { isFinished } from '../../lib/notifications/lifecycle.ts'
import type { ChannelName, Status } from '../../lib/notifications/notification.ts'
import { maxAttempts } from '../../lib/notifications/retry-policy.ts'
import { type QueueState, readQueues, readRows, type StoredAttempt, type StoredRow } from './final-state.ts'
import type { Accepted } from './load.ts'
import type { World } from './world.ts'

export interface Claims {
  accepted: readonly Accepted[]
  /** Id -> when its cancel was answered. */
  canceled?: ReadonlyMap<string, number>
}

export interface Findings {
  lost: number
  /** What providers took beyond one of each notification. */
  duplicates: number
  /** Attempts of which nobody could know how they ended: so many duplicates are covered. */
  uncertain: number
  /** By what is known about them: lapsed, timed out, ... */
  uncertainCodes: Map<string, number>
  /** Sentences that begin with the invariant's number. */
  broken: string[]
}

const examplesMax = 3

/** The design's I1 to I12, from the rows, the queues and what the providers took, once everything is quiet. */
export const checkInvariants = async (world: World, { accepted, canceled = new Map() }: Claims): Promise<Findings> => {
  const { rows, attempts, letters } = await readRows(world.db)
  const queues = await readQueues(world.redis.url)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const attemptsOf = Map.groupBy(attempts, ({ notificationId }) => notificationId)
  const uncertainOf = ({ id }: StoredRow) => countUncertain(attemptsOf.get(id) ?? [])
  const takenOf = ({ id }: StoredRow) => world.ledger.of(id)
  const isSent = ({ status }: StoredRow) => status === 'SENT' || status === 'DELIVERED'
  const lost = accepted.filter(({ id }) => !byId.has(id))
  const unfinished = rows.filter(({ status }) => !isFinished(status as Status))
  // A test key's reaches no provider: what is noted of it is a copy, and a copy may be lost.
  const unsent = rows.filter((row) => row.mode === 'live' && isSent(row) && takenOf(row).length === 0)
  const failed = rows.filter(({ status }) => status === 'FAILED').map(({ id }) => id)
  const early = (row: StoredRow) => takenOf(row).some(({ atMs }) => row.sendAt && atMs < row.sendAt.getTime())
  const afterCancel = ([id, atMs]: [string, number]) => world.ledger.of(id).some((taken) => taken.atMs > atMs)
  const broken = [
    tell('I1 an accepted id is no row', lost),
    tell('I2 a row has not ended', unfinished),
    tell('I2 a row says SENT and no provider took it', unsent),
    tell(
      'I3 it was taken more often than uncertain attempts explain',
      rows.filter((row) => takenOf(row).length > 1 + uncertainOf(row)),
    ),
    tell(
      'I4 at_most_once was taken twice',
      rows.filter((row) => row.delivery === 'at_most_once' && takenOf(row).length > 1),
    ),
    tell('I5 it was sent before its time', rows.filter(early)),
    tell('I6 it was sent after its cancel', [...canceled].filter(afterCancel)),
    tell('I7 it was tried too often', rows.filter(isTriedTooOften)),
    tell(
      'I8 a suppressed one was sent',
      rows.filter((row) => row.status === 'SUPPRESSED' && takenOf(row).length > 0),
    ),
    ...queueBroken(queues),
    tell(
      'I10 it belongs to another tenant',
      accepted.filter(({ id, tenantId }) => byId.has(id) && byId.get(id)?.tenantId !== tenantId),
    ),
    tell('I11 FAILED without a dead letter', without(failed, letters)),
    tell('I11 a dead letter that is not FAILED', without(letters, failed)),
    tell('I11 FAILED and not in the dead-letter queue', without(failed, queues.deadLetters)),
    tell('I11 in the dead-letter queue and not FAILED', without(queues.deadLetters, failed)),
    tell(
      'I12 it crossed from test to live',
      rows.filter((row) => takenOf(row).some(({ provider }) => (provider === 'simulated') !== (row.mode === 'test'))),
    ),
    tell(
      'a provider took what is no row',
      [...world.ledger.ids()].filter((id) => !byId.has(id)),
    ),
  ]
  const sum = (of: (row: StoredRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  const promised = new Set(accepted.map(({ id }) => id))
  return {
    lost: lost.length + unfinished.filter(({ id }) => promised.has(id)).length + unsent.length,
    duplicates: sum((row) => Math.max(0, takenOf(row).length - 1)),
    uncertain: sum(uncertainOf),
    uncertainCodes: countCodes(attempts.filter(({ outcome }) => outcome === 'ambiguous')),
    broken: broken.flat(),
  }
}

/** Ambiguous ones, and those that were given up as lapsed and turned out to have been sent. */
const countUncertain = (attempts: readonly StoredAttempt[]) => {
  const count = (name: string) => attempts.filter(({ outcome }) => outcome === name).length
  return count('ambiguous') + Math.max(0, count('sent') - 1)
}

const countCodes = (attempts: readonly StoredAttempt[]) =>
  new Map([...Map.groupBy(attempts, ({ code }) => code ?? '')].map(([code, { length }]) => [code, length]))

const isTriedTooOften = ({ attempts, channel }: StoredRow) => attempts > maxAttempts[channel as ChannelName]

const queueBroken = ({ active, waiting, delayed }: QueueState) => [
  ...(active > 0 ? [`I9 ${active} jobs are active and nobody works`] : []),
  ...(waiting > 0 ? [`I9 ${waiting} jobs wait and nothing is left to do`] : []),
  ...(delayed > 0 ? [`I9 ${delayed} jobs are delayed and nothing is left to do`] : []),
]

const without = (these: readonly string[], those: readonly string[]) => {
  const known = new Set(those)
  return these.filter((one) => !known.has(one))
}

const tell = (sentence: string, found: readonly unknown[]) => {
  if (found.length === 0) return []
  const examples = found.slice(0, examplesMax).map((one) => JSON.stringify(one))
  return [`${sentence} (${found.length}): ${examples.join(', ')}`]
}
