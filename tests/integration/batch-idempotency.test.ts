import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { uuidArray } from '../../lib/store/arrays.ts'
import { insertNotifications } from '../../lib/store/insert-notifications.ts'
import { databaseNow } from '../../lib/store/now.ts'
import { providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { itemIdsOf, itemsOf, postBatch, resultsOf } from '../support/batches.ts'
import { acme, aNewNotification } from '../support/notifications.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'
import { uuidV7Ids } from '../support/uuid-ids.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

const inADay = new Date(Date.now() + 24 * 3_600_000).toISOString()
const keyed = (key: string, overrides: Record<string, unknown> = {}) =>
  anEmailBody({ idempotency_key: key, ...overrides })
const single = (key: string, body: unknown = anEmailBody()) =>
  stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body, headers: { 'idempotency-key': key } })

describe('idempotency keys in a batch', () => {
  it('give the same batch the same resources again, and store nothing', async () => {
    const asked = [keyed('a'), anSmsBody({ idempotency_key: 'b' }), keyed('c', { send_at: inADay })]
    const first = await postBatch(stack, asked)
    const stored = await storedIn(stack.db)
    const again = await postBatch(stack, asked)
    expect(again.body).toMatchObject({ created: 0, replayed: 3, refused: 0 })
    expect(itemsOf(again).map(({ notification }) => notification)).toEqual(
      itemsOf(first).map(({ notification }) => notification),
    )
    expect(await storedIn(stack.db)).toEqual(stored)
  })

  it('tell the second of two in one batch what the first came to', async () => {
    const answer = await postBatch(stack, [keyed('twice'), keyed('twice'), keyed('twice', { message: 'Other' })])
    expect(resultsOf(answer)).toEqual(['created', 'replayed', 'refused'])
    expect(itemIdsOf(answer)[1]).toBe(itemIdsOf(answer)[0])
    const id = itemIdsOf(answer)[0] ?? ''
    await stack.drainUntil('it to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('stand for the same notification in a single request, and the other way round', async () => {
    const one = await single('single-first')
    const batch = await postBatch(stack, [keyed('single-first'), keyed('batch-first')])
    expect(resultsOf(batch)).toEqual(['replayed', 'created'])
    expect(itemIdsOf(batch)[0]).toBe(idOf(one))
    const again = await single('batch-first')
    expect([again.headers['idempotent-replayed'], idOf(again)]).toEqual(['true', itemIdsOf(batch)[1]])
    expectProblem(await single('batch-first', anEmailBody({ message: 'x' })), 422, 'idempotency_key_reused')
  })

  it('are left free where the batch was refused', async () => {
    expectProblem(await postBatch(stack, [keyed('typo'), anEmailBody({ email: 'ada' })]), 422, 'invalid_request')
    expect(resultsOf(await postBatch(stack, [keyed('typo')]))).toEqual(['created'])
  })

  it('give what was scheduled although its time has come, and refuse all where one such is new', async () => {
    const body = { send_at: new Date(Date.now() + 2_500).toISOString() }
    const first = await postBatch(stack, [keyed('past', body), keyed('now')])
    expect(first.status).toBe(202)
    await until('its time to come', () => Date.now() > Date.parse(body.send_at))
    const again = await postBatch(stack, [keyed('now'), keyed('past', body), keyed('also')])
    expect(resultsOf(again)).toEqual(['replayed', 'replayed', 'created'])
    expect(itemIdsOf(again).slice(0, 2)).toEqual(itemIdsOf(first).reverse())
    const stored = await storedIn(stack.db)
    const refused = await postBatch(stack, [keyed('x'), keyed('past', body), keyed('past-and-new', body)])
    expectProblem(refused, 422, 'invalid_request', '/notifications/2/send_at')
    expect(refused.body.errors).toHaveLength(1)
    expect(await storedIn(stack.db)).toEqual(stored)
  })

  it('bring back, all at once, what a crash or a lost queue stranded', async () => {
    const asked = Array.from({ length: 150 }, (_, index) => keyed(`stranded-${index}`))
    const ids = itemIdsOf(await postBatch(stack, asked)) as string[]
    await stack.db`update notifications set job_id = 'lost' where id = any(${uuidArray(ids)}::uuid[])`
    stack.statements.length = 0
    await postBatch(stack, asked)
    expect(stack.statements).toHaveLength(3)
    const jobIds = [...new Set(await Promise.all(ids.map(async (id) => (await rowOf(stack.db, id)).job_id)))]
    expect(jobIds).toHaveLength(2)
    expect(await stack.queues.deliveries.missing('email', jobIds as never[])).toEqual([])
  })

  it('make one row each of batches at once that bring the same ones in every order', async () => {
    const before = await storedIn(stack.db)
    const keys = Array.from({ length: 60 }, (_, index) => keyed(`at-once-${index}`))
    const orders = [keys, keys.toReversed(), [...keys.slice(30), ...keys.slice(0, 30)]]
    const answers = await Promise.all(Array.from({ length: 12 }, (_, nth) => postBatch(stack, orders[nth % 3])))
    const results = answers.flatMap(resultsOf)
    expect(results.filter((result) => result === 'created')).toHaveLength(60)
    expect(results.filter((result) => result === 'replayed')).toHaveLength(11 * 60)
    expect(await storedIn(stack.db)).toMatchObject({ notifications: (before?.notifications ?? 0) + 60 })
  })
})

describe('two batches that share keys in opposite orders', () => {
  it('wait for each other and do not lock each other out', async () => {
    const { db } = stack
    // Without a lock timeout, so that a circle would be found and told.
    const patient = postgres(stack.database.url, { max: 2, fetch_types: false })
    const holder = await db.reserve()
    const batch = (keys: string[]) =>
      keys.map((key) => aNewNotification(uuidV7Ids, { ...acme, idempotency: { key, fingerprint: 'f' } }))
    const waiting = async (count: number) => {
      const [row] = await db<{ blocked: number }[]>`
        select count(*)::int as blocked from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      return row?.blocked === count
    }
    try {
      await holder`begin`
      await holder`insert into idempotency_keys (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
        values ('acme', 'live', 'notifications', 'circle-m', 'f', gen_random_uuid(), now() + interval '1 hour')`
      const first = insertNotifications(patient, databaseNow, 24, batch(['circle-a', 'circle-m', 'circle-z']))
      await until('the first to wait', () => waiting(1))
      const second = insertNotifications(patient, databaseNow, 24, batch(['circle-z', 'circle-m', 'circle-a']))
      await until('the second to wait', () => waiting(2))
      await holder`rollback`
      expect((await Promise.all([first, second])).map((stored) => stored.length)).toEqual([3, 0])
    } finally {
      await holder`rollback`
      holder.release()
      await patient.end()
    }
  })
})
