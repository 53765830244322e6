import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRateQuestions } from '../../functions/drain/channels.ts'
import { createHandler } from '../../functions/drain/handler.ts'
import { shareBreaker } from '../../lib/notifications/channel-health.ts'
import { createPacer } from '../../lib/notifications/pacer.ts'
import { slotMs } from '../../lib/notifications/pacing.ts'
import type { Counters } from '../../lib/notifications/ports/counters.ts'
import { acceptOne } from '../support/accepting.ts'
import { anEmailBody, aPushBody } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

let stack: Stack
beforeEach(async () => {
  stack = await openStack()
})
afterEach(() => stack.close())

const script = async (body: unknown) => {
  const answer = await fetch(`${stack.simulator.url}/_script`, { method: 'PUT', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

/** When the first leave was asked for: none was given before. */
let firstAskedMs = Number.POSITIVE_INFINITY
const noting =
  (add: Counters['add']): Counters['add'] =>
  (additions) => {
    if (additions.some(({ key }) => key.startsWith('pace:'))) firstAskedMs = Math.min(firstAskedMs, Date.now())
    return add(additions)
  }

/** A drain in a process of its own: what it knows of the others, it knows through Redis or Postgres. */
const aDrain = (idleMs = 300) => {
  const { deps } = stack
  const counters = { ...deps.counters, add: noting(deps.counters.add) }
  const pacer = createPacer({ ...deps, counters, askRate: openRateQuestions(stack.config) })
  const drain = createHandler({ ...deps, pacer }, { batchMax: 100, lanes: 4, idleMs, backlogMax: 2_000 })
  return () => drain({ channel: 'email' }, { getRemainingTimeInMillis: () => 60_000 })
}

const rows = async () => {
  const found = await stack.db`select status, attempts from notifications order by id`
  return found.map(({ status, attempts }) => `${status} ${attempts}`)
}

/** Attempts spent on anything but a send whose answer did not come in time, as on a machine that is too busy. */
const unexplained = () => stack.db`
  select n.id, n.attempts from notifications n where n.attempts <> 1 + (
    select count(*) from attempts_made a where a.notification_id = n.id and a.outcome in ('ambiguous', 'transient'))`

const acceptMany = (count: number) => Promise.all(Array.from({ length: count }, () => acceptOne(stack)))

describe('given a provider that says it takes 50 a second', () => {
  it('two drains together send no more, and nothing that waits costs an attempt', async () => {
    const perSecond = 50
    const count = 300
    await acceptOne(stack)
    await stack.drain() // connections and clients are there from here on
    await script({ rates: { ses: perSecond } })
    await acceptMany(count)
    await stack.deps.counters.unmark('granted:email') // the rate before the script
    firstAskedMs = Number.POSITIVE_INFINITY
    await until('the last to be sent', async () => {
      await Promise.all([aDrain()(), aDrain()()])
      return (await rows()).every((row) => row.startsWith('SENT'))
    })
    expect(await unexplained()).toEqual([])
    const calls = stack.simulator
      .messages()
      .map(({ receivedAt, accepted, notificationId: id }) => ({ atMs: Date.parse(receivedAt), accepted, id }))
    const sent = calls.filter(({ atMs }) => atMs >= firstAskedMs).toSorted((a, b) => a.atMs - b.atMs)
    expect(new Set(sent.filter(({ accepted }) => accepted).map(({ id }) => id)).size).toBe(count)
    // What a busy machine holds up comes later and all at once, and some of it is throttled: but no call comes before its leave.
    const leave = (atMs: number) => (perSecond * (atMs - firstAskedMs + 2 * slotMs)) / 1_000
    expect(sent.filter(({ atMs }, index) => index + 1 > leave(atMs) * 1.05)).toEqual([])
  })

  it('what test keys send neither waits for it nor takes from it', async () => {
    await script({ rates: { ses: 1 } })
    await Promise.all(Array.from({ length: 30 }, () => acceptOne(stack, anEmailBody(), stack.keys.acme.test)))
    await acceptOne(stack)
    await until('all to be sent', async () => {
      await aDrain()()
      // The simulated provider tells at once that it arrived.
      return (await rows()).toSorted().join() === [...Array(30).fill('DELIVERED 1'), 'SENT 1'].join()
    })
    expect(stack.simulator.messages().filter(({ provider }) => provider === 'ses')).toHaveLength(1)
  })
})

describe('given a provider that refuses the account', () => {
  const paused = { provider: 'ses', refuse: { status: 400, code: 'AccountSendingPausedException' }, times: 100 }
  const ready = async () => stack.request('GET', '/ready')

  it('it is left alone, keeps every message unspent, and delivers them after one probe', async () => {
    await script({ faults: [paused] })
    await acceptOne(stack)
    await aDrain()()
    await acceptMany(40)
    expect(await aDrain()()).toMatchObject({ sent: 0, batches: 0 })
    expect(stack.simulator.messages()).toHaveLength(1)
    expect(new Set(await rows())).toEqual(new Set(['PENDING 0']))
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'degraded', channels: { email: { breaker: 'open', probe_in_seconds: expect.any(Number) } } },
    })

    await script({})
    // Half a minute goes by.
    await shareBreaker(stack.deps.counters, 'email', { opens: 1, probeAtMs: Date.now() }, Date.now())
    expect((await ready()).body).toMatchObject({ channels: { email: { breaker: 'half_open' } } })
    await Promise.all([aDrain()(), aDrain()()])
    await until('the others to be sent', async () => {
      await aDrain()()
      return (await rows()).filter((row) => row === 'SENT 1').length >= 40
    })
    expect(stack.reports.filter(({ event }) => event === 'breaker.probing')).toHaveLength(1)
    // The first waits for what its own failure has earned it.
    expect(new Set(await rows())).toEqual(new Set(['SENT 1', 'PENDING 0']))
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', channels: { email: { breaker: 'closed' } } },
    })
  })

  it('the other channels go on', async () => {
    await script({ faults: [paused] })
    await acceptOne(stack)
    await acceptOne(stack, aPushBody())
    await stack.drain('email')
    expect(await stack.drain('push')).toMatchObject({ sent: 1 })
    expect((await ready()).body).toMatchObject({
      channels: { email: { breaker: 'open' }, push: { breaker: 'closed' } },
    })
  })
})

describe('given settings', () => {
  it('they say the rates, and /ready shows them', async () => {
    const set = { EMAIL_RATE_PER_SECOND: '7.5', SMS_RATE_PER_SECOND: '', PUSH_RATE_PER_SECOND: '300' }
    const other = await openStack({ database: stack.database, environment: set })
    try {
      expect((await other.request('GET', '/ready')).body).toMatchObject({
        status: 'ready',
        channels: { email: { rate_per_second: 7.5 }, sms: { rate_per_second: 20 }, push: { rate_per_second: 300 } },
      })
    } finally {
      await other.close()
    }
  })
})
