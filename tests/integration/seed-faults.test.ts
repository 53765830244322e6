import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { failing } from '../support/faults.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath, seedBody, seedHeaders } from '../support/requests.ts'
import { hasStatus, makeOverdue, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

/** Faults that the service had before it was written anew: each must stay away. */
describe('the seed’s faults', () => {
  let stack: Stack
  let others: Stack[] = []
  beforeAll(async () => {
    stack = await openStack()
  })
  afterEach(async () => {
    for (const other of others) await other.close()
    others = []
  })
  afterAll(() => stack.close())
  const openBeside = async (options: Parameters<typeof openStack>[0]) => {
    const other = await openStack({ database: stack.database, ...options })
    others.push(other)
    return other
  }
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body, headers })
  const isDeadLetter = async (id: string) => (await stack.queues.deadLetters.missing([id as never])).length === 0
  const timelineOf = async (id: string) =>
    (await stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })).body

  it('the same key after completion does not send again', async () => {
    const id = idOf(await post(seedBody, seedHeaders))
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    const again = await post(seedBody, seedHeaders)
    expect(again.body).toMatchObject({ id, status: 'SENT' })
    expect(await stack.drain()).toMatchObject({ sent: 0, batches: 0 })
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('a failed last attempt reaches the dead letters, after as many as the channel has', async () => {
    const id = await acceptOne(stack, anSmsBody({ phone: '+15005550004' }))
    await stack.drainUntil('it to fail', hasStatus(stack.db, id, 'FAILED'), 'sms')
    expect(await rowOf(stack.db, id)).toMatchObject({ reason: 'attempts_exhausted', attempts: 5 })
    expect(providerCalls(stack, id)).toHaveLength(5)
    expect(await isDeadLetter(id)).toBe(true)
    const letter = await stack.request('GET', `/api/v1/dead-letters/${id}`, { key: stack.keys.acme.live })
    expect(letter.body).toMatchObject({ reason: 'attempts_exhausted', attempts: 5, type: 'SMS' })
  })

  it('a last attempt that succeeds does not reach the dead letters', async () => {
    const id = await acceptOne(stack, anSmsBody({ phone: '+15005550003' }))
    await stack.db`update notifications set attempts = 3 where id = ${id}::uuid`
    await stack.drainUntil('the text message', hasStatus(stack.db, id, 'SENT'), 'sms')
    expect(await rowOf(stack.db, id)).toMatchObject({ attempts: 5 })
    expect(providerCalls(stack, id).map(({ accepted }) => accepted)).toEqual([false, true])
    expect(await isDeadLetter(id)).toBe(false)
    expect(await stack.db`select 1 from dead_letters where notification_id = ${id}::uuid`).toHaveLength(0)
  })

  it('phone and device_token reach the provider', async () => {
    const sms = await acceptOne(stack, anSmsBody({ phone: '+4917012345678' }))
    const push = await acceptOne(stack, aPushBody({ device_token: 'a-token:of_a-device' }))
    await stack.drainUntil('the text message', hasStatus(stack.db, sms, 'SENT'), 'sms')
    await stack.drainUntil('the push', hasStatus(stack.db, push, 'SENT'), 'push')
    expect(providerCalls(stack, sms).map(({ to }) => to)).toEqual(['+4917012345678'])
    expect(providerCalls(stack, push).map(({ to }) => to)).toEqual(['a-token:of_a-device'])
  })

  it.each(['order:42', '12345'])('the key %s works, all the way to the provider', async (key) => {
    const headers = { idempotency_key: key }
    const first = await post(anEmailBody(), headers)
    expect(first.status).toBe(202)
    const id = idOf(first)
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(idOf(await post(anEmailBody(), headers))).toBe(id)
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('{} is refused', async () => {
    const before = await storedIn(stack.db)
    expectProblem(await post({}), 422, 'invalid_request', '/type')
    expect(await storedIn(stack.db)).toEqual(before)
  })

  it('retrying the key of a FAILED one does not claim that it is queued, and enqueues nothing', async () => {
    const body = anEmailBody({ email: 'rejected@simulator.test' })
    const headers = { idempotency_key: 'of-a-failed-one' }
    const id = idOf(await post(body, headers))
    await stack.drainUntil('it to fail', hasStatus(stack.db, id, 'FAILED'))
    const before = await rowOf(stack.db, id)
    const again = await post(body, headers)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(again.body).toMatchObject({ id, status: 'FAILED', reason: 'rejected' })
    expect(await stack.queues.deliveries.missing('email', [before.job_id as never])).toEqual([before.job_id])
    expect(await stack.drain()).toMatchObject({ batches: 0 })
    expect(await rowOf(stack.db, id)).toEqual(before)
  })

  describe('a database failure after the send does not silently send twice', () => {
    it.each(['before', 'after'] as const)(
      'settling that fails three times, %s it is done: one call, SENT',
      async (when) => {
        const shaky = await openBeside({ wrapStore: (store) => failing(store, 'settle', 3, when) })
        const id = await acceptOne(shaky)
        await shaky.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
        expect(shaky.reports.filter(({ event }) => event === 'settle.failed')).toHaveLength(3)
        expect(providerCalls(shaky, id)).toHaveLength(1)
        expect(await stack.db`select outcome from attempts_made where notification_id = ${id}::uuid`).toEqual([
          { outcome: 'sent' },
        ])
        await makeOverdue(stack.db, id)
        await shaky.sweep()
        await shaky.drain()
        expect(providerCalls(shaky, id)).toHaveLength(1)
      },
    )

    /** Claimed and sent, and then its holder died: the row is PROCESSING under a lease that nobody keeps. */
    const loseLease = async (body: Record<string, unknown>) => {
      const id = await acceptOne(stack, body)
      const [claimed] = await stack.deps.store.claim([id as never], 60_000)
      await stack.deps.channels.email.send(
        {
          tenantId: 'acme',
          notificationId: id as never,
          claimNo: 1,
          priority: 'normal',
          traceparent: undefined,
          message: (claimed as NonNullable<typeof claimed>).notification.message,
        },
        AbortSignal.timeout(30_000),
      )
      expect(providerCalls(stack, id)).toHaveLength(1)
      await makeOverdue(stack.db, id)
      return id
    }

    it('a lost lease is sent again, and the timeline owns up to the attempt of which nobody knows', async () => {
      const id = await loseLease(anEmailBody())
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      expect(providerCalls(stack, id)).toHaveLength(2)
      const { events } = await timelineOf(id)
      expect(events).toMatchObject([
        { event: 'accepted' },
        { event: 'claimed' },
        { event: 'attempt', attempt: { outcome: 'ambiguous', code: 'lease_lapsed' } },
        { event: 'claimed' },
        { event: 'attempt', attempt: { outcome: 'sent' } },
      ])
    })

    it('a lost lease under at_most_once is a dead letter, outcome_unknown, and not sent again', async () => {
      const id = await loseLease(anEmailBody({ delivery: 'at_most_once' }))
      await stack.drainUntil('it to fail', hasStatus(stack.db, id, 'FAILED'))
      expect(await rowOf(stack.db, id)).toMatchObject({ reason: 'outcome_unknown' })
      expect(providerCalls(stack, id)).toHaveLength(1)
      expect(await isDeadLetter(id)).toBe(true)
      expect((await timelineOf(id)).summary).toContain('Nobody knows whether the provider took it (lease_lapsed)')
    })
  })

  it('PROCESSING is really set, by the claim and before anything is sent', async () => {
    const id = await acceptOne(stack)
    expect(await stack.deps.store.claim([id as never], 60_000)).toHaveLength(1)
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'PROCESSING', attempts: 1 })
    expect(providerCalls(stack, id)).toEqual([])
  })

  it('a dead letter is one FAILED row, one record and one job', async () => {
    await buryOne(stack)
    const failed = await stack.db`select id from notifications where status = 'FAILED' order by id`
    const letters = await stack.db`select notification_id as id from dead_letters order by 1`
    expect(letters).toEqual(failed)
    expect(await stack.queues.deadLetters.missing(failed.map(({ id }) => id))).toEqual([])
  })
})
