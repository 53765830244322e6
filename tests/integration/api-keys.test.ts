import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from '../support/answer.ts'
import { batchPath } from '../support/batches.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'
import { until } from '../support/until.ts'

const suppressionsPath = '/api/v1/suppressions'
const someId = '0199c0de-7000-7000-8000-00000000c0de'

/** Every route that asks for a key, with the scope that opens it. */
const guarded = [
  { method: 'POST', path: notificationsPath, scope: 'notifications:write', body: anEmailBody() },
  { method: 'POST', path: batchPath, scope: 'notifications:write', body: { notifications: [anEmailBody()] } },
  { method: 'GET', path: notificationsPath, scope: 'notifications:read' },
  { method: 'GET', path: `${notificationsPath}/${someId}`, scope: 'notifications:read' },
  { method: 'GET', path: `${notificationsPath}/${someId}/timeline`, scope: 'notifications:read' },
  { method: 'POST', path: `${notificationsPath}/${someId}/cancel`, scope: 'notifications:write', body: {} },
  {
    method: 'PATCH',
    path: `${notificationsPath}/${someId}`,
    scope: 'notifications:write',
    body: { send_at: new Date(Date.now() + 3_600_000).toISOString() },
  },
  { method: 'GET', path: '/api/v1/dead-letters', scope: 'dead_letters:read' },
  { method: 'GET', path: '/api/v1/dead-letters/summary', scope: 'dead_letters:read' },
  { method: 'GET', path: `/api/v1/dead-letters/${someId}`, scope: 'dead_letters:read' },
  {
    method: 'POST',
    path: '/api/v1/dead-letters/replay',
    scope: 'dead_letters:replay',
    body: { ids: [someId], reason: 'r' },
  },
  { method: 'GET', path: '/api/v1/webhooks', scope: 'webhooks:read' },
  { method: 'GET', path: `/api/v1/webhooks/${someId}`, scope: 'webhooks:read' },
  { method: 'GET', path: `/api/v1/webhooks/${someId}/deliveries`, scope: 'webhooks:read' },
  { method: 'PATCH', path: `/api/v1/webhooks/${someId}`, scope: 'webhooks:write', body: { enabled: true } },
  { method: 'DELETE', path: `/api/v1/webhooks/${someId}`, scope: 'webhooks:write' },
  { method: 'POST', path: `/api/v1/webhooks/${someId}/rotate`, scope: 'webhooks:write' },
  { method: 'POST', path: `/api/v1/webhooks/${someId}/test`, scope: 'webhooks:write' },
  { method: 'POST', path: `/api/v1/webhooks/${someId}/deliveries/${someId}/resend`, scope: 'webhooks:write' },
  { method: 'GET', path: suppressionsPath, scope: 'suppressions:read' },
  { method: 'GET', path: `${suppressionsPath}/${someId}`, scope: 'suppressions:read' },
  {
    method: 'POST',
    path: suppressionsPath,
    scope: 'suppressions:write',
    body: { channel: 'email', recipient: 'ada@example.com' },
  },
  {
    method: 'DELETE',
    path: `${suppressionsPath}?channel=email&recipient=nobody@example.com`,
    scope: 'suppressions:write',
  },
  { method: 'DELETE', path: `${suppressionsPath}/${someId}`, scope: 'suppressions:write' },
  {
    method: 'POST',
    path: `${suppressionsPath}/import`,
    scope: 'suppressions:write',
    body: 'channel,recipient',
    contentType: 'text/csv',
  },
  { method: 'GET', path: '/api/v1/keys', scope: 'keys:read' },
  { method: 'GET', path: '/api/v1/keys/000000000000', scope: 'keys:read' },
  { method: 'POST', path: '/api/v1/keys', scope: 'keys:write', body: { name: 'own', scopes: ['keys:write'] } },
  { method: 'POST', path: '/api/v1/keys/000000000000/rotate', scope: 'keys:write', body: {} },
  { method: 'DELETE', path: '/api/v1/keys/000000000000', scope: 'keys:write' },
] as const
const allScopes = [...new Set(guarded.map(({ scope }) => scope))]

const changed = (key: string, at: number) => `${key.slice(0, at)}${key.at(at) === 'A' ? 'B' : 'A'}${key.slice(at + 1)}`

describe('a route that asks for a key', () => {
  let stack: Stack
  let bad: Record<string, string>
  beforeAll(async () => {
    stack = await openStack({ keyCacheSeconds: 0 })
    const { db, keys } = stack
    const revoked = await addKey(db)
    await db`update api_keys set revoked_at = clock_timestamp() where id = ${revoked.split('_')[2] ?? ''}`
    bad = {
      'an unknown id': keys.acme.live.replace(/_[0-9a-f]{12}_/, '_000000000000_'),
      'a secret that differs in its first letter': changed(keys.acme.live, keys.acme.live.length - 43),
      'a secret that differs in its last letter': changed(keys.acme.live, keys.acme.live.length - 1),
      'a live key that says test': keys.acme.live.replace('hg_live', 'hg_test'),
      'a test key that says live': keys.acme.test.replace('hg_test', 'hg_live'),
      'another tenant’s secret': `${keys.acme.live.slice(0, -43)}${keys.globex.live.slice(-43)}`,
      'a key that is cut': keys.acme.live.slice(0, -1),
      'a key that is too long': `${keys.acme.live}A`,
      'an SQL text': "hg_live_' or 1=1 --_x",
      'no key at all': 'x',
    }
    bad['an expired key'] = await addKey(db, { expiresAt: new Date(Date.now() - 1_000) })
    bad['a revoked key'] = revoked
  })
  afterAll(() => stack.close())

  describe.each(guarded)('$method $path', ({ method, path, scope, ...rest }) => {
    const typed: Record<string, string> = 'contentType' in rest ? { 'content-type': rest.contentType } : {}
    const ask = (headers: Record<string, string>) =>
      stack.request(method, path, { ...rest, headers: { ...typed, ...headers } })
    const bearing = (key: string) => ask({ authorization: `Bearer ${key}` })

    let before: Awaited<ReturnType<typeof storedIn>>
    beforeAll(async () => {
      before = await storedIn(stack.db)
    })

    it('401 without a key, or with something else in its place', async () => {
      const missing = await ask({})
      expectProblem(missing, 401, 'missing_api_key')
      expect(missing.headers['www-authenticate']).toBe('Bearer')
      const { live } = stack.keys.acme
      for (const authorization of [
        `Basic ${live}`,
        live,
        'Bearer',
        `Bearer ${live} ${live}`,
        `Bearer  ${live} x`,
        'Bearer null',
      ]) {
        expectProblem(await ask({ authorization }), 401, 'invalid_api_key')
      }
      expect(await storedIn(stack.db)).toEqual(before)
    })

    it('401 with a key that is wrong, expired or revoked', async () => {
      for (const [name, key] of Object.entries(bad)) {
        const answer = await bearing(key)
        expectProblem(answer, 401, /expired|revoked/.test(name) ? 'expired_api_key' : 'invalid_api_key')
        expect(answer.headers['www-authenticate'], name).toBe('Bearer')
        expect(answer.text, name).not.toContain(key)
      }
      expect(await storedIn(stack.db)).toEqual(before)
    })

    it('403 with a key for everything else', async () => {
      const key = await addKey(stack.db, { scopes: allScopes.filter((other) => other !== scope) })
      const answer = await bearing(key)
      expectProblem(answer, 403, 'missing_scope')
      expect(answer.body.detail).toContain(scope)
      expectProblem(await bearing(await addKey(stack.db, { scopes: [] })), 403, 'missing_scope')
      expect(await storedIn(stack.db)).toEqual(before)
    })

    it('opens with a key for this alone, however the header is written', async () => {
      const key = await addKey(stack.db, { scopes: [scope] })
      for (const authorization of [`Bearer ${key}`, `bearer ${key}`, `BEARER   ${key} `]) {
        expect([200, 201, 202, 204, 404]).toContain((await ask({ authorization })).status)
      }
    })
  })
})

describe('a key that a warm instance remembers', () => {
  it('is asked for again once its seconds are over, and is refused then if it was revoked', async () => {
    const stack = await openStack({ keyCacheSeconds: 300 })
    const forgetful = await openStack({ database: stack.database, keyCacheSeconds: 1 })
    try {
      const key = await addKey(stack.db)
      const ask = (one: Stack) => one.request('GET', notificationsPath, { key })
      for (const one of [stack, forgetful]) expect((await ask(one)).status).toBe(200)
      await stack.db`update api_keys set revoked_at = clock_timestamp()`
      expect((await ask(stack)).status).toBe(200)
      await until('the key to be refused', async () => (await ask(forgetful)).status === 401)
      const [used] = await stack.db`select last_used_at from api_keys where last_used_at is not null`
      expect(used).toBeDefined()
    } finally {
      await forgetful.close()
      await stack.close()
    }
  })

  it('ends at its hour, though it is remembered for longer', async () => {
    const stack = await openStack({ keyCacheSeconds: 300 })
    try {
      const key = await addKey(stack.db, { expiresAt: new Date(Date.now() + 2_500) })
      const ask = () => stack.request('GET', notificationsPath, { key })
      expect((await ask()).status).toBe(200)
      await until('the key to expire', async () => (await ask()).body.code === 'expired_api_key')
    } finally {
      await stack.close()
    }
  })
})
