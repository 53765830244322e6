import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ScriptedOutcome, testRecipients } from '../../lib/channels/test-recipients.ts'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const bodyFor = {
  email: (recipient: string) => anEmailBody({ email: recipient }),
  sms: (recipient: string) => anSmsBody({ phone: recipient }),
  push: (recipient: string) => aPushBody({ device_token: recipient }),
}

/** Where each script leads, and over how many attempts of at_most_once: nothing is tried again that may have arrived. */
const ends = {
  delivered: { status: 'DELIVERED', calls: 1 },
  bounced: { status: 'BOUNCED', calls: 1 },
  soft_bounced: { status: 'SENT', calls: 1 },
  delivered_then_bounced: { status: 'BOUNCED', reason: 'Permanent/General', calls: 1 },
  complained: { status: 'COMPLAINED', calls: 1 },
  delayed: { status: 'DELIVERED', calls: 1 },
  infected: { status: 'BOUNCED', reason: 'Bad content', calls: 1 },
  throttled_then_ok: { status: 'DELIVERED', calls: 2 },
  unavailable_then_ok: { status: 'DELIVERED', calls: 2 },
  unavailable: { status: 'FAILED', reason: 'attempts_exhausted' },
  timeout: { status: 'FAILED', reason: 'outcome_unknown', calls: 1 },
  unknown: { status: 'FAILED', reason: 'outcome_unknown', calls: 1 },
  rejected: { status: 'FAILED', reason: 'rejected', calls: 1 },
  rejected_then_ok: { status: 'FAILED', reason: 'rejected', calls: 1 },
  unregistered: { status: 'FAILED', reason: 'rejected', calls: 1 },
} as const satisfies Record<ScriptedOutcome, object>

const channels = ['email', 'sms', 'push'] as const

describe('given a test key', () => {
  let stack: Stack
  const ids = new Map<string, string>()
  beforeAll(async () => {
    stack = await openStack()
    for (const { channel, recipient } of testRecipients) {
      ids.set(
        recipient,
        await acceptOne(stack, { ...bodyFor[channel](recipient), delivery: 'at_most_once' }, stack.keys.acme.test),
      )
    }
    const hasEnded = async () => {
      const [open] = await stack.db`select count(*)::int as count from notifications where finished_at is null`
      return open?.count === 0
    }
    await until('all of them to end', async () => {
      await Promise.all(channels.map((channel) => stack.drain(channel)))
      return hasEnded()
    })
  })
  afterAll(() => stack.close())

  it.each(testRecipients)('$recipient ends as its name says: $outcome', async ({ recipient, outcome }) => {
    const id = ids.get(recipient) ?? ''
    const { calls, ...end } = { calls: undefined, ...ends[outcome] }
    expect(await rowOf(stack.db, id)).toMatchObject(end)
    const attempts = await stack.db`select provider from attempts_made where notification_id = ${id}::uuid`
    expect(new Set(attempts.map(({ provider }) => provider))).toEqual(new Set(['simulated']))
    if (calls !== undefined) expect(attempts).toHaveLength(calls)
    const shown = await stack.request('GET', `${notificationsPath}/${id}`, { key: stack.keys.acme.test })
    expect(shown.body).toMatchObject({ mode: 'test', status: end.status })
  })

  it('no recipient of theirs is suppressed, so that each ends the same way the next time', async () => {
    expect(await stack.db`select 1 from suppressions`).toHaveLength(0)
  })

  it('nothing of it reached a provider', () => {
    expect(stack.simulator.messages().filter(({ provider }) => provider !== 'simulated')).toEqual([])
  })

  it('an address of somebody real is not written to either, not even after a replay', async () => {
    const { test } = stack.keys.acme
    const id = await acceptOne(stack, anEmailBody({ email: 'somebody@example.com' }), test)
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'DELIVERED'))
    const rejected = ids.get('rejected@simulator.test') ?? ''
    await stack.request('POST', '/api/v1/dead-letters/replay', { key: test, body: { ids: [rejected], reason: 'r' } })
    await stack.drainUntil('it to fail again', hasStatus(stack.db, rejected, 'FAILED'))
    for (const each of [id, rejected]) {
      expect(providerCalls(stack, each).filter(({ provider }) => provider !== 'simulated')).toEqual([])
    }
  })

  it('a live one beside it does reach its provider', async () => {
    const id = await acceptOne(stack)
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toMatchObject([{ provider: 'ses' }])
  })
})
