import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { batchPath } from '../support/batches.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { describeRedis } from '../support/redis.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, makeOverdue, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const someId = '0199c0de-7000-7000-8000-00000000c0de'
const everyRoute: { method: string; path: string; body?: unknown }[] = [
  { method: 'POST', path: notificationsPath, body: anEmailBody() },
  { method: 'POST', path: batchPath, body: { notifications: [anEmailBody({ idempotency_key: 'k' })] } },
  { method: 'GET', path: notificationsPath },
  { method: 'GET', path: `${notificationsPath}/${someId}` },
  { method: 'GET', path: `${notificationsPath}/${someId}/timeline` },
  { method: 'POST', path: `${notificationsPath}/${someId}/cancel`, body: {} },
  {
    method: 'PATCH',
    path: `${notificationsPath}/${someId}`,
    body: { send_at: new Date(Date.now() + 3_600_000).toISOString() },
  },
  { method: 'GET', path: '/api/v1/dead-letters' },
  { method: 'GET', path: '/api/v1/dead-letters/summary' },
  { method: 'GET', path: `/api/v1/dead-letters/${someId}` },
  { method: 'POST', path: '/api/v1/dead-letters/replay', body: { ids: [someId], reason: 'r' } },
]

describe('given Postgres is away', () => {
  let stack: Stack
  let proxy: TcpProxy
  let home: Stack
  beforeAll(async () => {
    home = await openStack()
    proxy = await startTcpProxy(home.database.url)
    stack = await openStack({ database: home.database, databaseUrl: proxy.url })
    await acceptOne(stack)
    proxy.takeAway()
  })
  afterAll(async () => {
    await stack.close()
    await proxy.close()
    await home.close()
  })
  const ask = (method: string, path: string, body?: unknown, key = stack.keys.acme.live) =>
    stack.request(method, path, { key, body })

  it.each(everyRoute)(
    '$method $path is 503 with a time to come back, and says nothing in a database’s words',
    async ({ method, path, body }) => {
      stack.reports.length = 0
      const answer = await ask(method, path, body)
      expectProblem(answer, 503, 'store_unavailable')
      expect(answer.headers['retry-after']).toBe('2')
      expect(stack.reports).toMatchObject([
        { event: 'request.refused', fields: { status: 503, error: expect.any(Error) } },
      ])
    },
  )

  it('asks for a key that it does not remember, and that is 503 too, not 401', async () =>
    expectProblem(await ask('GET', notificationsPath, undefined, stack.keys.globex.live), 503, 'store_unavailable'))

  it('is not slower to say so after many requests that failed', async () => {
    for (let index = 0; index < 15; index += 1) await ask('GET', notificationsPath)
    stack.reports.length = 0
    expectProblem(await ask('GET', notificationsPath), 503, 'store_unavailable')
    // The connection said so itself: our own deadline, six seconds later, would have been another error.
    expect(stack.reports[0]?.fields.error).toMatchObject({ code: expect.stringMatching(/^(ECONN|CONNECTION_)/) })
  })

  it('stores nothing, and works again with Postgres, under the same idempotency key', async () => {
    const before = await storedIn(stack.db)
    const send = () =>
      stack.request('POST', notificationsPath, {
        key: stack.keys.acme.live,
        body: anEmailBody(),
        headers: { 'idempotency-key': 'k' },
      })
    expectProblem(await send(), 503, 'store_unavailable')
    expect(await storedIn(stack.db)).toEqual(before)
    proxy.giveBack()
    await until('Postgres to be reached again', async () => (await send()).status === 202)
    expect(await storedIn(stack.db)).toMatchObject({ keys: 1 })
  })
})

describe('given Postgres became a standby, and a primary is there again', () => {
  it('answers 503 meanwhile, and leaves the connections on which nothing can be written', async () => {
    const stack = await openStack()
    try {
      const post = () => stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body: anEmailBody() })
      const name = new URL(stack.database.url).pathname.slice(1)
      await stack.db`alter database ${stack.db(name)} set default_transaction_read_only = on`
      await stack.db`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`
      await until('what is refused', async () => (await post()).body.code === 'store_unavailable')
      await stack.db.begin('read write', (sql) => sql`alter database ${sql(name)} reset default_transaction_read_only`)
      await until('what is stored', async () => (await post()).status === 202)
    } finally {
      await stack.close()
    }
  })
})

describe('given a connection to Postgres through which nothing comes any more', () => {
  it('answers 503 before the function’s time is over, and owns up to not knowing', async () => {
    const home = await openStack()
    const proxy = await startTcpProxy(home.database.url)
    const stack = await openStack({ database: home.database, databaseUrl: proxy.url })
    try {
      await acceptOne(stack)
      proxy.freeze()
      const { live } = stack.keys.acme
      const answer = await stack.request('POST', notificationsPath, {
        key: live,
        body: anEmailBody(),
        remainingMs: 1_200,
      })
      expectProblem(answer, 503, 'store_unavailable')
      expect(answer.headers['retry-after']).toBe('2')
      expect(answer.body.detail).toContain('not known')
    } finally {
      await proxy.close()
      await stack.close()
      await home.close()
    }
  })
})

describe('given the queue is away', () => {
  let stack: Stack
  let lonely: Stack
  beforeAll(async () => {
    stack = await openStack()
    const { host } = new URL(await closedUrl())
    lonely = await openStack({ database: stack.database, redisUrl: `redis://${host}` })
  })
  afterAll(async () => {
    await lonely.close()
    await stack.close()
  })

  /** With the function's own time: who waited for the queue would get a 503 at its end. */
  const remainingMs = 10_000

  it('still accepts within its time; a later sweep enqueues it, and it is sent once', async () => {
    const { live: key } = lonely.keys.acme
    const answer = await lonely.request('POST', notificationsPath, { key, body: anEmailBody(), remainingMs })
    expect(answer).toMatchObject({ status: 202, body: { status: 'PENDING' } })
    expect(lonely.reports).toContainEqual({
      event: 'queue.unavailable',
      fields: expect.objectContaining({ channel: 'email' }),
    })
    const id = idOf(answer)

    expect(await stack.drain()).toMatchObject({ batches: 0 })
    expect(await stack.sweep()).toMatchObject({ overdue: 0, requeued: 0 })
    await makeOverdue(stack.db, id)
    expect(await stack.sweep()).toMatchObject({ overdue: 1, requeued: 1 })
    expect(await stack.sweep()).toMatchObject({ overdue: 1, requeued: 0 })
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('accepts one after the other, and 50 at once', async () => {
    const { live: key } = lonely.keys.acme
    const post = () => lonely.request('POST', notificationsPath, { key, body: anEmailBody(), remainingMs })
    const answers = [await post(), await post(), ...(await Promise.all(Array.from({ length: 50 }, post)))]
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  })

  it('says 202 with an idempotency key, and again', async () => {
    const send = () =>
      lonely.request('POST', notificationsPath, {
        key: lonely.keys.acme.live,
        body: anEmailBody(),
        headers: { 'idempotency-key': 'k' },
      })
    const first = await send()
    const again = await send()
    expect([first.status, again.status]).toEqual([202, 202])
    expect(idOf(again)).toBe(idOf(first))
    await stack.db`delete from notifications`
  })

  it('cancels all the same', async () => {
    const id = await acceptOne(lonely)
    const answer = await lonely.request('POST', `${notificationsPath}/${id}/cancel`, {
      key: lonely.keys.acme.live,
      body: {},
    })
    expect(answer).toMatchObject({ status: 200, body: { status: 'CANCELED' } })
  })
})

describeRedis('given Redis was emptied', () => {
  it('sweep puts back what waited, and the dead letters’ jobs, once', async () => {
    const stack = await openStack()
    try {
      const ids = await Promise.all(Array.from({ length: 5 }, () => acceptOne(stack)))
      const dead = await acceptOne(stack, anEmailBody({ email: 'rejected@simulator.test' }))
      await stack.db`update notifications set status = 'PROCESSING' where id = ${dead}::uuid`
      await stack.db`update notifications set status = 'FAILED', reason = 'rejected', finished_at = clock_timestamp() where id = ${dead}::uuid`
      await stack.db`insert into dead_letters values (${dead}::uuid, 'acme', 'live', 'email', 'rejected', 'c', 'd', 1, clock_timestamp())`
      const { deleteKeys } = await import('../support/redis-keys.ts')
      await deleteKeys(stack.queueRedisUrl, stack.prefix)
      for (const id of ids) await makeOverdue(stack.db, id)
      expect(await stack.sweep()).toMatchObject({ overdue: 5, requeued: 5, deadLetters: 1 })
      expect(await stack.sweep()).toMatchObject({ requeued: 0, deadLetters: 0 })
      expect(
        new Set((await Promise.all(ids.map((id) => rowOf(stack.db, id)))).map(({ job_id: jobId }) => jobId)).size,
      ).toBe(1)
      for (const id of ids) await stack.drainUntil('all to be sent', hasStatus(stack.db, id, 'SENT'))
      for (const id of ids) expect(providerCalls(stack, id)).toHaveLength(1)
    } finally {
      await stack.close()
    }
  })
})
