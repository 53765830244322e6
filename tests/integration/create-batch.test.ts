import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { providerCalls } from '../support/accepting.ts'
import { batchPath, itemIdsOf, itemsOf, postBatch, resultsOf } from '../support/batches.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { makeOverdue, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const emails = (count: number) => Array.from({ length: count }, (_, index) => anEmailBody({ message: `nr ${index}` }))
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

const jobIdsOf = async (ids: readonly (string | undefined)[]) =>
  Promise.all(ids.map(async (id) => (await rowOf(stack.db, id ?? '')).job_id))

const allSent = async (ids: readonly (string | undefined)[]) =>
  (await Promise.all(ids.map((id) => rowOf(stack.db, id ?? '')))).every(({ status }) => status === 'SENT')

describe('202', () => {
  it('answers for each in its order, with the resource that is there from now on', async () => {
    const asked = [
      anEmailBody({ subject: 'Grüße 👋', metadata: { order: '42' }, priority: 'low' }),
      anSmsBody({ user_id: 'u-1' }),
      aPushBody({ title: 'T', data: { a: '1' } }),
      anEmailBody({ send_at: inMs(60_000), expires_at: '2099-01-01T00:00:00Z', delivery: 'at_most_once' }),
    ]
    const answer = await postBatch(stack, asked)
    expect(answer).toMatchObject({ status: 202, body: { object: 'batch', created: 4, replayed: 0, refused: 0 } })
    expect(answer.headers).not.toHaveProperty('retry-after')
    for (const [index, { result, notification }] of itemsOf(answer).entries()) {
      const { send_at: _s, expires_at: _e, ...rest } = asked[index] as Record<string, unknown>
      expect([result, notification]).toMatchObject(['created', rest])
      const shown = await stack.request('GET', `${notificationsPath}/${notification?.id}`, {
        key: stack.keys.acme.live,
      })
      expect(shown.body).toEqual(notification)
    }
    expect(itemsOf(answer).map(({ notification }) => notification?.status)).toEqual([
      'PENDING',
      'PENDING',
      'PENDING',
      'SCHEDULED',
    ])
  })

  it('takes five hundred, in chunks of a hundred, and sends each once', async () => {
    const answer = await postBatch(stack, emails(500))
    const ids = itemIdsOf(answer)
    expect(new Set(ids).size).toBe(500)
    expect(new Set(await jobIdsOf(ids)).size).toBe(5)
    await stack.drainUntil('all to be sent', () => allSent(ids))
    for (const id of ids) expect(providerCalls(stack, id ?? '')).toHaveLength(1)
  })

  it('gives those of one time a job together, others one of their own, and far ones none', async () => {
    const [soon, later, far] = [inMs(120_000), inMs(180_000), inMs(86_400_000)]
    const times = [soon, soon, later, far, far]
    const ids = itemIdsOf(
      await postBatch(
        stack,
        times.map((sendAt) => anEmailBody({ send_at: sendAt })),
      ),
    )
    const jobIds = await jobIdsOf(ids)
    expect(jobIds[0]).toBe(jobIds[1])
    expect(new Set(jobIds).size).toBe(4)
    expect(await stack.queues.deliveries.missing('email', jobIds as never[])).toEqual(jobIds.slice(3))
  })

  it('moves and cancels one of a chunk, and leaves the others at their time', async () => {
    const at = inMs(4_000)
    const ids = itemIdsOf(await postBatch(stack, Array(3).fill(anEmailBody({ send_at: at }))))
    const [stays, moved, gone] = ids as string[]
    const ask = (method: string, path: string, body: unknown) =>
      stack.request(method, `${notificationsPath}/${path}`, { key: stack.keys.acme.live, body })
    expect((await ask('PATCH', `${moved}`, { send_at: inMs(600_000) })).status).toBe(200)
    expect((await ask('POST', `${gone}/cancel`, {})).status).toBe(200)
    await stack.drainUntil('the one that stays to be sent', () => allSent([stays]))
    expect((await rowOf(stack.db, moved ?? '')).status).toBe('SCHEDULED')
    expect([moved, gone].flatMap((id) => providerCalls(stack, id ?? ''))).toEqual([])
  })

  it('sends a test key’s to the simulated channel alone', async () => {
    const answer = await postBatch(stack, emails(3), { key: stack.keys.acme.test })
    expect(itemsOf(answer).map(({ notification }) => notification?.mode)).toEqual(['test', 'test', 'test'])
    const ended = async () =>
      (await Promise.all(itemIdsOf(answer).map((id) => rowOf(stack.db, id ?? '')))).every(
        ({ status }) => status === 'DELIVERED' || status === 'SENT',
      )
    await stack.drainUntil('all to be sent', ended)
    const calls = itemIdsOf(answer).flatMap((id) => providerCalls(stack, id ?? ''))
    expect(calls.map(({ provider }) => provider)).toEqual(['simulated', 'simulated', 'simulated'])
  })

  it('takes two megabytes, and answers with less than Lambda can carry', async () => {
    const message = '"\\'.repeat(1_000)
    const body = JSON.stringify({ notifications: Array(500).fill(anEmailBody({ message })) })
    const frame = 2 * 1024 * 1024 - body.length
    const answer = await stack.request('POST', batchPath, { key: stack.keys.acme.live, body: body + ' '.repeat(frame) })
    expect(answer.status).toBe(202)
    expect(JSON.stringify(answer.text).length).toBeLessThan(6 * 1024 * 1024)
  })

  it('stores all while Redis is away, and sweep brings them into the queue', async () => {
    const lonely = await openStack({
      database: stack.database,
      redisUrl: `redis://${new URL(await closedUrl()).host}`,
    })
    try {
      const ids = itemIdsOf(await postBatch(lonely, [...emails(120), anSmsBody()]))
      expect(ids).toHaveLength(121)
      const told = lonely.reports.filter(({ event }) => event === 'queue.unavailable')
      expect(new Set(told.map(({ fields }) => fields.channel))).toEqual(new Set(['email', 'sms']))
      for (const id of ids) await makeOverdue(stack.db, id ?? '')
      await stack.sweep()
      await stack.drainUntil('all e-mails to be sent', () => allSent(ids.slice(0, 120)))
    } finally {
      await lonely.close()
    }
  })
})

describe('202 with refused items', () => {
  it('refuses what was used for another body, and stores the others', async () => {
    const own = { idempotency_key: 'reused' }
    await postBatch(stack, [anEmailBody(own)])
    const before = await storedIn(stack.db)
    const answer = await postBatch(stack, [anEmailBody({ ...own, message: 'Other' }), anEmailBody()])
    expect(resultsOf(answer)).toEqual(['refused', 'created'])
    expect(answer.body).toMatchObject({ created: 1, replayed: 0, refused: 1 })
    expect(itemsOf(answer)[0]?.error).toMatchObject({
      type: '/docs/errors#idempotency_key_reused',
      code: 'idempotency_key_reused',
      status: 422,
      instance: batchPath,
      request_id: answer.headers['x-request-id'],
    })
    expect(await storedIn(stack.db)).toMatchObject({ notifications: (before?.notifications ?? 0) + 1 })
  })

  it('says of keys that somebody holds that they are under way, and stores what has none', async () => {
    const holder = await stack.db.reserve()
    const asked = [anEmailBody({ idempotency_key: 'held' }), anEmailBody(), anEmailBody({ idempotency_key: 'beside' })]
    try {
      await holder`begin`
      await holder`insert into idempotency_keys (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
        values ('acme', 'live', 'notifications', 'held', 'f', gen_random_uuid(), now() + interval '1 hour')`
      const answer = await postBatch(stack, asked)
      expect(answer.status).toBe(202)
      expect(resultsOf(answer)).toEqual(['refused', 'created', 'refused'])
      expect(answer.headers['retry-after']).toBe('1')
      expect(itemsOf(answer)[0]?.error).toMatchObject({ code: 'idempotency_in_progress', status: 409 })
    } finally {
      await holder`rollback`
      holder.release()
    }
    expect(resultsOf(await postBatch(stack, [asked[0], asked[2]]))).toEqual(['created', 'created'])
  })
})
