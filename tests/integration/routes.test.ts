import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemCodes } from '../../lib/http/problem-catalogue.ts'
import { expectProblem } from '../support/answer.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const someId = '0199c0de-7000-7000-8000-00000000c0de'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

describe('404', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/api'],
    ['GET', '/api/v2/notifications'],
    ['POST', '/notifications'],
    ['GET', '/api/v1/notification'],
    ['GET', `${notificationsPath}/${someId}/timelines`],
    ['POST', `${notificationsPath}/${someId}/cancel/now`],
    ['GET', '/API/V1/NOTIFICATIONS'],
    ['GET', '/api/v1//notifications'],
    ['GET', `/api/v1/dead-letters/${someId}/replay`],
    ['GET', '/.env'],
    ['GET', '/api/v1/notifications%00'],
    ['PUT', '/nowhere'],
    ['GET', '/__proto__'],
    ['GET', '/constructor'],
  ])('answers %s %s', async (method, path) => {
    const answer = await stack.request(method, path, { key: stack.keys.acme.live })
    expectProblem(answer, 404, 'not_found')
    expect(answer.body.instance).toBe(path)
  })

  it.each([
    'x',
    '1',
    someId.slice(1),
    `${someId}0`,
    someId.toUpperCase(),
    '0199c0de-7000-4000-8000-00000000c0de',
    "'%20or%201=1",
    '%2e%2e',
    '__proto__',
  ])('spends no statement on the id %s, which is none of ours', async (id) => {
    await stack.request('GET', notificationsPath, { key: stack.keys.acme.live })
    const before = stack.statements.length
    for (const path of [id, `${id}/timeline`, `${id}/content`]) {
      expectProblem(
        await stack.request('GET', `${notificationsPath}/${path}`, { key: stack.keys.acme.live }),
        404,
        'not_found',
      )
    }
    const cancel = await stack.request('POST', `${notificationsPath}/${id}/cancel`, {
      key: stack.keys.acme.live,
      body: {},
    })
    expectProblem(cancel, 404, 'not_found')
    expectProblem(
      await stack.request('GET', `/api/v1/dead-letters/${id}`, { key: stack.keys.acme.live }),
      404,
      'not_found',
    )
    expect(stack.statements.length).toBe(before)
  })
})

describe('405', () => {
  it.each([
    ['PUT', notificationsPath, 'POST, GET'],
    ['DELETE', notificationsPath, 'POST, GET'],
    ['OPTIONS', notificationsPath, 'POST, GET'],
    ['BREW', notificationsPath, 'POST, GET'],
    ['PUT', `${notificationsPath}/batch`, 'POST, GET, PATCH'],
    ['POST', `${notificationsPath}/${someId}`, 'GET, PATCH'],
    ['DELETE', `${notificationsPath}/${someId}`, 'GET, PATCH'],
    ['GET', `${notificationsPath}/${someId}/cancel`, 'POST'],
    ['POST', `${notificationsPath}/${someId}/timeline`, 'GET'],
    ['POST', '/api/v1/dead-letters', 'GET'],
    ['DELETE', `/api/v1/dead-letters/${someId}`, 'GET'],
    ['PUT', '/api/v1/webhooks', 'POST, GET'],
    ['POST', `/api/v1/webhooks/${someId}`, 'GET, PATCH, DELETE'],
    ['GET', `/api/v1/webhooks/${someId}/test`, 'POST'],
    ['PATCH', '/api/v1/suppressions', 'GET, POST, DELETE'],
    ['POST', `/api/v1/suppressions/${someId}`, 'GET, DELETE'],
    ['PUT', '/api/v1/suppressions/import', 'POST, GET, DELETE'],
    ['PUT', '/api/v1/keys', 'GET, POST'],
    ['PATCH', '/api/v1/keys/000000000000', 'GET, DELETE'],
    ['GET', '/api/v1/keys/000000000000/rotate', 'POST'],
    ['DELETE', '/api/v1/unsubscribe/x', 'GET, POST'],
    ['PUT', '/api/v1/keys/current', 'GET, DELETE'],
    ['POST', '/api/v1/overview', 'GET'],
    ['POST', `${notificationsPath}/${someId}/content`, 'GET'],
    ['DELETE', '/api/v1/previews/x', 'GET'],
    ['POST', '/health', 'GET'],
  ])('answers %s %s with the methods that there are', async (method, path, allowed) => {
    const before = await storedIn(stack.db)
    const answer = await stack.request(method, path, { key: stack.keys.acme.live, body: anEmailBody() })
    expectProblem(answer, 405, 'method_not_allowed')
    expect(answer.headers.allow).toBe(allowed)
    expect(await storedIn(stack.db)).toEqual(before)
  })
})

describe('200', () => {
  it('says that it is up, who it is, and that it is ready', async () => {
    expect((await stack.request('GET', '/health')).body).toEqual({ status: 'ok' })
    expect((await stack.request('GET', '/version')).body).toEqual({ name: 'heliograph', version: '0.0.0-test' })
    const ready = await stack.request('GET', '/ready')
    expect(ready).toMatchObject({ status: 200, body: { status: 'ready', checks: { postgres: 'ok', queue: 'ok' } } })
  })

  it('takes a slash at the end of a path', async () => {
    expect((await stack.request('GET', '/health/')).status).toBe(200)
    expect((await stack.request('GET', `${notificationsPath}/`, { key: stack.keys.acme.live })).status).toBe(200)
  })

  it('shows a page on which every code has its place', async () => {
    const { status, headers, text } = await stack.request('GET', '/docs/errors')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    for (const code of problemCodes) expect(text).toContain(`id="${code}"`)
  })
})

describe('503', () => {
  it('is up but not ready while Postgres and the queue are away, and says which', async () => {
    const away = new URL(await closedUrl()).host
    const lonely = await openStack({
      database: stack.database,
      databaseUrl: `postgres://u:p@${away}/x`,
      redisUrl: `redis://${away}`,
    })
    try {
      expect((await lonely.request('GET', '/health')).status).toBe(200)
      const ready = await lonely.request('GET', '/ready')
      expect(ready).toMatchObject({
        status: 503,
        body: { status: 'not_ready', checks: { postgres: 'unreachable', queue: 'unreachable' } },
      })
      expect(ready.text).not.toContain(away)
    } finally {
      await lonely.close()
    }
  })
})

describe('drain', () => {
  it.each([[{}], [{ channel: 'fax' }], [{ channel: null }], [null], ['email'], [[]]])(
    'refuses %j before it takes anything',
    async (input) => {
      const { createHandler } = await import('../../functions/drain/handler.ts')
      const handler = createHandler(stack.deps, { batchMax: 1, lanes: 1, idleMs: 1, backlogMax: 100 })
      await expect(handler(input, { getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow()
    },
  )

  it('leaves at once where its time is nearly over', async () => {
    const { createHandler } = await import('../../functions/drain/handler.ts')
    const handler = createHandler(stack.deps, { batchMax: 1, lanes: 1, idleMs: 60_000, backlogMax: 100 })
    const report = await handler({ channel: 'email' }, { getRemainingTimeInMillis: () => 1_000 })
    expect(report).toMatchObject({ sent: 0, batches: 0, why: 'time_short' })
  })
})
