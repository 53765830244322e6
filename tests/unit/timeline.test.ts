import { describe, expect, it } from 'vitest'
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
    ['BOUNCED', 'It was sent, and the recipient’s server returned it.'],
    ['COMPLAINED', 'It arrived, and the recipient reported it as spam.'],
    ['EXPIRED', 'It was not sent: it expired first.'],
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

describe('given everything that is known of a notification', () => {
  it('then its entries are in the order of time', () => {
    const failed = anAttempt(1, 'transient', { retryAt: at(3_000) })
    const notification = given({ status: 'SENT', sendAt: at(500), finishedAt: at(4_040) })
    const { entries } = timelineOf(notification, [failed, anAttempt(4, 'sent')], [])
    expect(entries.map(({ at: when, event, text }) => [when.getTime() - start.getTime(), event, text])).toEqual([
      [0, 'accepted', 'Accepted and stored.'],
      [0, 'scheduled', 'Scheduled for 2030-01-01T00:00:00.500Z.'],
      [1_000, 'attempt', 'ses failed (transient, ses.transient) after 40 ms.'],
      [1_040, 'retry_planned', 'Next try at 2030-01-01T00:00:03.000Z.'],
      [4_000, 'attempt', 'ses accepted it after 40 ms.'],
    ])
    expect(entries[2]?.attempt).toEqual(failed)
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
      'attempt',
      'dead_letter',
      'Replayed: mended',
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
