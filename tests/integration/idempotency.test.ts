import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, notificationsPath, seedBody, seedHeaders } from '../support/requests.ts'
import { hasStatus, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

describe('an idempotency key', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const post = (headers: Record<string, string>, body: unknown = anEmailBody(), key = stack.keys.acme.live) =>
    stack.request('POST', notificationsPath, { key, headers, body })
  const postWith = (idempotencyKey: string, body?: unknown, key?: string) =>
    post({ 'idempotency-key': idempotencyKey }, body, key)

  describe('202 again', () => {
    it('gives the first request’s resource, says so, and stores nothing', async () => {
      const first = await post(seedHeaders, seedBody)
      const stored = await storedIn(stack.db)
      const again = await post(seedHeaders, seedBody)
      expect(again.status).toBe(202)
      expect(again.body).toEqual(first.body)
      expect(first.headers).not.toHaveProperty('idempotent-replayed')
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: first.headers.location })
      expect(await storedIn(stack.db)).toEqual(stored)
    })

    it.each([
      ['order:42'],
      ['12345'],
      ['0'],
      ['a/b?c=d&e#f'],
      ['*'],
      ['__proto__'],
      ["';drop/**/table"],
      ['a"b'],
      ['\\'],
      ['x'.repeat(255)],
    ])('takes %s for a key', async (key) => {
      const first = await postWith(key)
      expect(first.status).toBe(202)
      expect(idOf(await postWith(key))).toBe(idOf(first))
    })

    it('takes a quoted key, a bare one and the seed’s header for the same', async () => {
      const id = idOf(await postWith('"abc"'))
      expect(idOf(await postWith('abc'))).toBe(id)
      expect(idOf(await post({ idempotency_key: 'abc' }))).toBe(id)
      expect(idOf(await post({ 'Idempotency-Key': '"abc"', idempotency_key: 'abc' }))).toBe(id)
    })

    it('asks what a body says, not how it is written', async () => {
      const first = await postWith('fields', '{"type":"EMAIL","email":"a@example.com","message":"x"}')
      const again = await postWith('fields', '{ "message": "\\u0078", "email": "a@example.com", "type": "EMAIL" }')
      expect(idOf(again)).toBe(idOf(first))
    })

    it('sends once, and shows how it stands now', async () => {
      const id = idOf(await postWith('sent'))
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      const again = await postWith('sent')
      expect(again.body).toMatchObject({ id, status: 'SENT' })
      await stack.drain()
      expect(providerCalls(stack, id)).toHaveLength(1)
    })

    it('gives what was scheduled although its time has come meanwhile, and refuses a new one for that time', async () => {
      const sendAt = new Date(Date.now() + 2_500)
      const body = anEmailBody({ send_at: sendAt.toISOString() })
      const first = await postWith('scheduled', body)
      expect(first.status).toBe(202)
      await until('its time to come', () => Date.now() > sendAt.getTime())
      const again = await postWith('scheduled', body)
      expect(again).toMatchObject({ status: 202, headers: { 'idempotent-replayed': 'true' } })
      expect(idOf(again)).toBe(idOf(first))
      expectProblem(await postWith('scheduled-late', body), 422, 'invalid_request')
      expectProblem(await postWith('scheduled', { ...body, message: 'Other' }), 422, 'idempotency_key_reused')
    })

    it('gives a new job to what a crash or a lost queue stranded', async () => {
      const id = idOf(await postWith('stranded'))
      await stack.db`update notifications set job_id = 'lost-with-the-queue' where id = ${id}::uuid`
      await postWith('stranded')
      const { job_id: jobId } = await rowOf(stack.db, id)
      expect(jobId).not.toBe('lost-with-the-queue')
      expect(await stack.queues.deliveries.missing('email', [jobId as never])).toEqual([])
    })
  })

  it('gives 50 requests at once one row and one id, and tells one of them that it was the first', async () => {
    const stored = await storedIn(stack.db)
    const answers = await Promise.all(Array.from({ length: 50 }, () => postWith('at-once')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(answers.map(idOf)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] !== 'true')).toHaveLength(1)
    expect(await storedIn(stack.db)).toMatchObject({
      notifications: (stored?.notifications ?? 0) + 1,
      keys: (stored?.keys ?? 0) + 1,
    })
    const id = idOf(answers[0] as never)
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  describe('422', () => {
    it.each([
      ['another text', anEmailBody({ message: 'Other' })],
      ['another type', anSmsBody()],
      ['one field more', anEmailBody({ priority: 'normal' })],
    ])('refuses a key that was used with %s, and stores nothing', async (name, body) => {
      await postWith(`reused ${name}`.replaceAll(' ', '-'))
      const stored = await storedIn(stack.db)
      expectProblem(await postWith(`reused ${name}`.replaceAll(' ', '-'), body), 422, 'idempotency_key_reused')
      expect(await storedIn(stack.db)).toEqual(stored)
    })

    it('leaves the key free where the first request was refused', async () => {
      expectProblem(await postWith('of-a-typo', anEmailBody({ email: 'ada' })), 422, 'invalid_request')
      const answer = await postWith('of-a-typo')
      expect(answer.status).toBe(202)
      expect(answer.headers).not.toHaveProperty('idempotent-replayed')
    })
  })

  it('is another one for another tenant and for the other mode', async () => {
    const { acme, globex } = stack.keys
    const answers = []
    for (const key of [acme.live, acme.test, globex.live, globex.test])
      answers.push(await postWith('shared', anEmailBody(), key))
    expect(new Set(answers.map(idOf)).size).toBe(4)
    for (const { headers } of answers) expect(headers).not.toHaveProperty('idempotent-replayed')
    expect(idOf(await postWith('shared', anEmailBody(), globex.test))).toBe(idOf(answers[3] as never))
  })

  describe('409', () => {
    it('says that the first request is under way while its transaction does not end', async () => {
      const { db } = stack
      const holder = await db.reserve()
      try {
        await holder`begin`
        await holder`insert into idempotency_keys (tenant_id, mode, route, key, fingerprint, notification_id, expires_at)
          values ('acme', 'live', 'notifications', 'frozen', 'f', gen_random_uuid(), now() + interval '1 hour')`
        const answer = await postWith('frozen')
        expectProblem(answer, 409, 'idempotency_in_progress')
        expect(answer.headers['retry-after']).toBe('1')
      } finally {
        await holder`rollback`
        holder.release()
      }
      expect((await postWith('frozen')).status).toBe(202)
    })
  })

  describe('given its time is over', () => {
    it('stands for a new request, with another body too', async () => {
      const first = await postWith('kept')
      await stack.db`update idempotency_keys set expires_at = clock_timestamp() - interval '1 ms' where key = 'kept'`
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => postWith('kept', anEmailBody({ message: 'Other' }))),
      )
      expect(new Set(answers.map(idOf)).size).toBe(1)
      expect(idOf(answers[0] as never)).not.toBe(idOf(first))
      expect(answers.filter(({ headers }) => headers['idempotent-replayed'] !== 'true')).toHaveLength(1)
    })

    it('is kept as long as is configured', async () => {
      const short = await openStack({ database: stack.database, idempotencyHours: 2 })
      try {
        await short.request('POST', notificationsPath, {
          key: short.keys.acme.live,
          headers: { 'idempotency-key': 'two-hours' },
          body: anEmailBody(),
        })
        const [kept] =
          await stack.db`select round(extract(epoch from expires_at - clock_timestamp()) / 60)::int as minutes from idempotency_keys where key = 'two-hours'`
        expect(kept?.minutes).toBe(120)
      } finally {
        await short.close()
      }
    })
  })

  it('is not needed', async () => {
    const stored = await storedIn(stack.db)
    await acceptOne(stack)
    expect(await storedIn(stack.db)).toMatchObject({ keys: stored?.keys })
  })
})
