import { describe, expect, it } from 'vitest'
import { leaseMs } from '../../lib/notifications/deliver.ts'
import type { AttemptOutcome, DeliveryAttempt, Notification, Status } from '../../lib/notifications/notification.ts'
import type { Replay } from '../../lib/notifications/ports/store.ts'
import { timelineOf } from '../../lib/notifications/timeline.ts'
import { aNewNotification } from '../support/notifications.ts'
import { testIds } from '../support/test-ids.ts'

const start = new Date('2030-01-01T00:00:00.000Z')
const at = (ms: number) => new Date(start.getTime() + ms)
const ids = testIds(() => start)

const given = (change: Partial<Notification>): Notification => ({
  ...aNewNotification(ids),
  status: 'PENDING',
  reason: undefined,
  attempts: 0,
  replays: 0,
  dueAt: start,
  createdAt: start,
  finishedAt: undefined,
  ...change,
})

const anAttempt = (
  claimNo: number,
  outcome: AttemptOutcome,
  change: Partial<DeliveryAttempt> = {},
): DeliveryAttempt => ({
  notificationId: ids.notificationId(),
  claimNo,
  provider: 'ses',
  startedAt: at(claimNo * 1_000),
  durationMs: 40,
  outcome,
  code: outcome === 'sent' ? undefined : `ses.${outcome}`,
  detail: undefined,
  providerMessageId: undefined,
  retryAt: undefined,
  ...change,
})

const summaryOf = (change: Partial<Notification>, ...attempts: DeliveryAttempt[]) =>
  timelineOf(given(change), attempts, []).summary

describe('given a notification, then one sentence says why it is where it is', () => {
  it.each<[Status, string]>([
    ['PENDING', 'It waits for its turn.'],
    ['PROCESSING', 'It is being sent right now.'],
    ['DELIVERED', 'It arrived.'],
    ['BOUNCED', 'It was sent, and the recipient’s server returned it; check the address before you write to it again.'],
    ['COMPLAINED', 'It arrived, and the recipient reported it as spam; do not write to them again.'],
    ['EXPIRED', 'It was not sent: it expired first; send a new one if it still matters.'],
    ['CANCELED', 'It was not sent: it was canceled first.'],
  ])('when it is %s: %s', (status, sentence) => expect(summaryOf({ status })).toBe(sentence))

  it('when it is suppressed, with the reason', () => {
    expect(summaryOf({ status: 'SUPPRESSED', reason: 'bounced' })).toBe(
      'It was not sent: the recipient is on the suppression list (bounced). Lift the suppression if that is wrong.',
    )
  })

  it('when it is scheduled, with its time', () => {
    expect(summaryOf({ status: 'SCHEDULED', sendAt: at(5_000) })).toBe(
      'It waits for its time, 2030-01-01T00:00:05.000Z.',
    )
  })

  it('when it will be tried again, with the cause and the time', () => {
    const dueAt = at(5_000)
    const sentence = 'The last try failed (ses.transient); the next is due at 2030-01-01T00:00:05.000Z.'
    expect(summaryOf({ status: 'PENDING', reason: 'transient', dueAt }, anAttempt(1, 'transient'))).toBe(sentence)
  })

  it('when it was replayed, whatever failed before', () => {
    const sentence = 'It was replayed and waits for its turn.'
    expect(summaryOf({ status: 'PENDING', reason: 'replayed' }, anAttempt(1, 'permanent'))).toBe(sentence)
  })

  it('when it was sent, by whom and at which try', () => {
    expect(summaryOf({ status: 'SENT' }, anAttempt(1, 'sent'))).toBe(
      'ses accepted it; whether it arrived is not known yet.',
    )
    expect(summaryOf({ status: 'SENT' }, anAttempt(1, 'transient'), anAttempt(2, 'sent'))).toBe(
      'ses accepted it at try 2; whether it arrived is not known yet.',
    )
  })

  it.each([
    ['rejected', 'permanent', 'ses refused it for good (ses.permanent).'],
    [
      'outcome_unknown',
      'ambiguous',
      'Nobody knows whether the provider took it (ses.ambiguous), and at_most_once forbids another try.',
    ],
    ['attempts_exhausted', 'transient', 'All 8 attempts failed, the last with ses.transient.'],
  ] as const)('when it failed because %s, with the cure', (reason, outcome, sentence) => {
    const cure = 'Replay it from the dead letters once the cause is mended.'
    expect(summaryOf({ status: 'FAILED', reason }, anAttempt(1, outcome))).toBe(`${sentence} ${cure}`)
  })
})

describe('given less than is usually known, then the sentence still holds', () => {
  const cure = 'Replay it from the dead letters once the cause is mended.'

  it('when it was sent and no attempt is on record', () => {
    expect(summaryOf({ status: 'SENT' })).toBe('The provider accepted it; whether it arrived is not known yet.')
  })

  it('when it was refused and no attempt is on record', () => {
    const sentence = `The provider refused it for good (no code). ${cure}`
    expect(summaryOf({ status: 'FAILED', reason: 'rejected' })).toBe(sentence)
  })

  it('when the last failure had no code', () => {
    const attempt = anAttempt(1, 'transient', { code: undefined })
    expect(summaryOf({ status: 'PENDING', reason: 'transient' }, attempt)).toContain('The last try failed (transient)')
    expect(summaryOf({ status: 'FAILED' }, attempt)).toBe(`All 8 attempts failed, the last with no code. ${cure}`)
    expect(timelineOf(given({}), [attempt], []).entries.at(-1)?.text).toBe(
      'ses failed (transient, no code) after 40 ms.',
    )
  })

  it('when it failed and nobody stored why', () => {
    const { entries } = timelineOf(given({ status: 'FAILED', finishedAt: at(9_000) }), [], [])
    expect(entries.at(-1)?.text).toBe('Given up (failed): a dead letter.')
  })
})

describe('given a notification that expired after it was tried', () => {
  it('when all attempts are known to have failed, then it was not sent', () => {
    expect(summaryOf({ status: 'EXPIRED' }, anAttempt(1, 'transient'), anAttempt(2, 'throttled'))).toBe(
      'It was not sent: it expired first; send a new one if it still matters.',
    )
  })

  it('when nobody knows how one of them ended, then it does not claim that nothing was sent', () => {
    expect(summaryOf({ status: 'EXPIRED' }, anAttempt(1, 'ambiguous'), anAttempt(2, 'transient'))).toBe(
      'It expired; whether the provider took one of its attempts is not known; look there before you send a new one.',
    )
  })
})

describe('given everything that is known of a notification', () => {
  it('then its entries are in the order of time', () => {
    const failed = anAttempt(1, 'transient', { retryAt: at(3_000) })
    const notification = given({ status: 'SENT', sendAt: at(500), finishedAt: at(4_040) })
    const { entries } = timelineOf(notification, [failed, anAttempt(4, 'sent')], [])
    expect(entries.map(({ at: when, event, text }) => [when.getTime() - start.getTime(), event, text])).toEqual([
      [0, 'accepted', 'Accepted and stored.'],
      [0, 'scheduled', 'Scheduled for 2030-01-01T00:00:00.500Z.'],
      [1_000, 'claimed', 'Taken from the queue (claim 1).'],
      [1_000, 'attempt', 'ses failed (transient, ses.transient) after 40 ms.'],
      [1_040, 'retry_planned', 'Next try at 2030-01-01T00:00:03.000Z.'],
      [4_000, 'claimed', 'Taken from the queue (claim 4).'],
      [4_000, 'attempt', 'ses accepted it after 40 ms.'],
    ])
    expect(entries[3]?.attempt).toEqual(failed)
  })

  it('then what waits far from its time says that it is parked, and until when', () => {
    const { entries } = timelineOf(given({ status: 'SCHEDULED', sendAt: at(9_000), parkedUntil: at(7_000) }), [], [])
    expect(entries.map(({ event, text }) => [event, text])).toEqual([
      ['accepted', 'Accepted and stored.'],
      ['scheduled', 'Scheduled for 2030-01-01T00:00:09.000Z.'],
      ['parked', 'Parked in the database; it enters the queue at 2030-01-01T00:00:07.000Z.'],
    ])
  })

  const repeated = (count: number, firstAt: Date, lastAt: Date) => ({ count, firstAt, lastAt })

  it('then requests that came again stand where they began, with how many there were and the last of them', () => {
    const repeats = repeated(3, at(700), at(2_000))
    const { entries } = timelineOf(given({ status: 'SENT' }), [anAttempt(1, 'sent')], [], [], repeats)
    expect(entries.map(({ event }) => event)).toEqual(['accepted', 'deduplicated', 'claimed', 'attempt'])
    expect(entries[1]).toEqual({
      at: at(700),
      event: 'deduplicated',
      text: 'The same request came again, at least 3 times, the last at 2030-01-01T00:00:02.000Z, and was answered from this row; nothing more was sent.',
      repeats,
    })
  })

  it('then one that came again in the same millisecond stands behind the first', () => {
    const notification = given({ status: 'SCHEDULED', sendAt: at(9_000) })
    const { entries } = timelineOf(notification, [], [], [], repeated(1, start, start))
    expect(entries.map(({ event, text }) => [event, text])).toEqual([
      ['accepted', 'Accepted and stored.'],
      ['deduplicated', 'The same request came again and was answered from this row; nothing more was sent.'],
      ['scheduled', 'Scheduled for 2030-01-01T00:00:09.000Z.'],
    ])
  })

  it('then what is being sent says since when, and how long its lease is', () => {
    const { entries } = timelineOf(given({ status: 'PROCESSING', dueAt: at(80_000) }), [], [])
    const text = 'Taken from the queue, until 2030-01-01T00:01:20.000Z at most.'
    expect(entries.at(-1)).toEqual({ at: at(80_000 - leaseMs), event: 'claimed', text })
  })

  it('then a replay stands where it happened', () => {
    const replay: Replay = {
      notificationId: ids.notificationId(),
      failedAt: at(1_040),
      failedReason: 'rejected',
      replayedAt: at(2_000),
      replayedBy: 'key_1',
      reason: 'mended',
    }
    const { entries } = timelineOf(
      given({ status: 'SENT' }),
      [anAttempt(1, 'permanent'), anAttempt(3, 'sent')],
      [replay],
    )
    expect(entries.map(({ event, text }) => (event === 'replayed' ? text : event))).toEqual([
      'accepted',
      'claimed',
      'attempt',
      'dead_letter',
      'Replayed: mended',
      'claimed',
      'attempt',
    ])
  })

  it.each([
    ['CANCELED', undefined, 'canceled', 'Canceled before it was sent.'],
    ['EXPIRED', undefined, 'expired', 'Expired before it could be sent.'],
    ['FAILED', 'rejected', 'dead_letter', 'Given up (rejected): a dead letter.'],
  ] as const)('then it ends with how it ended: %s', (status, reason, event, text) => {
    const { entries } = timelineOf(given({ status, reason, finishedAt: at(9_000) }), [], [])
    expect(entries.at(-1)).toEqual({ at: at(9_000), event, text })
  })
})
