import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scopes } from '../../lib/http/api-event.ts'
import { type Answer, dataOf, expectProblem, idOf, idsOf, nextOf } from '../support/answer.ts'
import { notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'

const path = '/api/v1/keys'
const some = { name: 'console', scopes: ['notifications:read'] }

let stack: Stack
let key: string
let tenantId: string
beforeAll(async () => {
  // Keys are remembered: what a rotation changes must be seen all the same.
  stack = await openStack({ keyCacheSeconds: 300 })
})
afterAll(() => stack.close())
beforeEach(async () => {
  tenantId = `tenant-${crypto.randomUUID()}`
  key = await addKey(stack.db, { tenantId })
})

const publicPart = (whole: string) => whole.split('_')[2] ?? ''
const ask = (method: string, target: string, body?: unknown, as = key) =>
  stack.request(method, target, { key: as, body })
const make = (body: Record<string, unknown> = {}, as = key) => ask('POST', path, { ...some, ...body }, as)
const secretOf = ({ body }: Answer) => String(body.key)
const opens = async (secret: string) => (await ask('GET', notificationsPath, undefined, secret)).status

describe('GET /api/v1/keys/current', () => {
  it.each([[[]], [['notifications:write']], [['keys:read', 'keys:write']]])(
    '200 for a key with the scopes %j, and tells what it is for',
    async (named) => {
      const asking = await addKey(stack.db, { tenantId, mode: 'test', scopes: named })
      const { status, body, text } = await ask('GET', `${path}/current`, undefined, asking)
      expect(status).toBe(200)
      expect(body).toMatchObject({ object: 'api_key', id: publicPart(asking), mode: 'test', scopes: named })
      expect(text).not.toContain(asking)
    },
  )

  it('401 for one that is not known, or was revoked', async () => {
    expectProblem(await ask('GET', `${path}/current`, undefined, `${key}x`), 401, 'invalid_api_key')
    const made = await make()
    await ask('DELETE', `${path}/${idOf(made)}`)
    expectProblem(await ask('GET', `${path}/current`, undefined, secretOf(made)), 401, 'expired_api_key')
  })
})

describe('POST /api/v1/keys', () => {
  it('201 with the key, which works at once and is never shown again', async () => {
    const made = await make({ expires_at: '2999-01-01T00:00:00Z' })
    expect(made.status).toBe(201)
    const id = idOf(made)
    const { key: secret, ...shown } = made.body
    expect(secret).toMatch(new RegExp(`^hg_live_${id}_[\\w-]{43}$`))
    expect(shown).toMatchObject({
      object: 'api_key',
      mode: 'live',
      ...some,
      created_by: publicPart(key),
      revoked_at: null,
    })
    expect(made.headers).toMatchObject({ location: `${path}/${id}`, 'cache-control': 'no-store' })
    expect(await opens(secretOf(made))).toBe(200)
    const found = await ask('GET', `${path}/${id}`)
    expect(found.body).toEqual({ ...shown, last_used_at: expect.any(String) })
    expect((await ask('GET', path)).text).not.toContain(secretOf(made).slice(-43))
    expect(JSON.stringify(stack.reports)).not.toContain(secretOf(made).slice(-43))
    const [row] = await stack.db`select to_jsonb(k)::text as text from api_keys k where id = ${id}`
    expect(row?.text).not.toContain(secretOf(made).slice(-43))
  })

  it('403 for a scope that the maker lacks, and for a live key by a test key', async () => {
    const weak = await addKey(stack.db, { tenantId, scopes: ['keys:write', 'notifications:read'] })
    expect((await make({}, weak)).status).toBe(201)
    const refused = await make({ scopes: ['notifications:read', 'keys:read', 'keys:write'] }, weak)
    expectProblem(refused, 403, 'missing_scope')
    expect(refused.body.detail).toContain('keys:read')
    const test = await addKey(stack.db, { tenantId, mode: 'test' })
    expectProblem(await make({ mode: 'live' }, test), 403, 'live_key_required')
    expect((await make({}, test)).body).toMatchObject({ mode: 'test' })
    expect((await make({ mode: 'test' })).body).toMatchObject({ mode: 'test' })
    expect(dataOf(await ask('GET', path))).toHaveLength(6)
  })

  it.each([
    [{ name: '' }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ scopes: [] }, '/scopes'],
    [{ scopes: ['everything'] }, '/scopes/0'],
    [{ mode: 'both' }, '/mode'],
    [{ expires_at: '2020-01-01T00:00:00Z' }, '/expires_at'],
    [{ expires_at: 'tomorrow' }, '/expires_at'],
    [{ tenant_id: 'globex' }, '/tenant_id'],
  ])('422 for %j', async (body, pointer) => {
    expectProblem(await make(body), 422, 'invalid_request', pointer)
    expect(dataOf(await ask('GET', path))).toHaveLength(1)
  })
})

describe('GET /api/v1/keys', () => {
  it('pages newest first; a test key sees test keys alone', async () => {
    const made = []
    for (const mode of ['live', 'test', 'live']) made.unshift(idOf(await make({ mode })))
    const seen: unknown[] = []
    for (let query = '?limit=1'; query !== ''; ) {
      const page = await ask('GET', `${path}${query}`)
      seen.push(...idsOf(page))
      query = nextOf(page) ? `?limit=1&cursor=${nextOf(page)}` : ''
    }
    expect(seen).toEqual([...made, publicPart(key)])
    const test = await addKey(stack.db, { tenantId, mode: 'test' })
    expect(idsOf(await ask('GET', path, undefined, test))).toEqual([publicPart(test), made[1]])
    for (const [method, target] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
    ] as const)
      expectProblem(await ask(method, `${path}/${made[0]}${target}`, {}, test), 404, 'not_found')
    expectProblem(await ask('GET', `${path}?cursor=x`), 422, 'invalid_request', '/query/cursor')
  })
})

describe('POST /api/v1/keys/{id}/rotate', () => {
  const rotate = (id: string, body: unknown = {}, as = key) => ask('POST', `${path}/${id}/rotate`, body, as)

  it('gives a new secret at once, and keeps the old one for the overlap and no longer', async () => {
    const made = await make()
    const id = idOf(made)
    expect(await opens(secretOf(made))).toBe(200)
    const rotated = await rotate(id, { overlap_seconds: 600 })
    expect(rotated).toMatchObject({ status: 200, body: { id, rotated_by: publicPart(key) } })
    expect(secretOf(rotated)).not.toBe(secretOf(made))
    expect([await opens(secretOf(rotated)), await opens(secretOf(made))]).toEqual([200, 200])
    await stack.db`update api_keys set previous_until = clock_timestamp() where id = ${id}`
    const later = await openStack({ database: stack.database })
    try {
      const statusOf = async (secret: string) => (await later.request('GET', notificationsPath, { key: secret })).status
      expect([await statusOf(secretOf(rotated)), await statusOf(secretOf(made))]).toEqual([200, 401])
    } finally {
      await later.close()
    }
  })

  it('409 during the overlap of the last one, unless every earlier secret is to end now', async () => {
    const made = await make()
    const first = await rotate(idOf(made))
    const refused = await rotate(idOf(made))
    expectProblem(refused, 409, 'rotation_under_way')
    expect(refused.body.detail).toContain(String(first.body.previous_secret_until))
    expect(await opens(secretOf(made))).toBe(200)
    const last = await rotate(idOf(made), { overlap_seconds: 0 })
    expect(await opens(secretOf(last))).toBe(200)
    expect([await opens(secretOf(made)), await opens(secretOf(first))]).toEqual([401, 401])
  })

  it('403 for a key with scopes that the rotating one lacks: its secret would be theirs', async () => {
    const weak = await addKey(stack.db, { tenantId, scopes: ['keys:write'] })
    expectProblem(await rotate(publicPart(key), {}, weak), 403, 'missing_scope')
    expect(await opens(key)).toBe(200)
  })

  it('422 for an overlap that is too long, 409 for a key that has ended, 404 for none', async () => {
    const id = idOf(await make())
    expectProblem(await rotate(id, { overlap_seconds: 8 * 86_400 }), 422, 'invalid_request', '/overlap_seconds')
    await ask('DELETE', `${path}/${id}`)
    expectProblem(await rotate(id), 409, 'key_ended')
    const expired = await addKey(stack.db, { tenantId, expiresAt: new Date(Date.now() - 1_000) })
    expectProblem(await rotate(publicPart(expired)), 409, 'key_ended')
    expectProblem(await rotate('000000000000'), 404, 'not_found')
    expectProblem(await rotate('x'), 404, 'not_found')
  })
})

describe('DELETE /api/v1/keys/{id}', () => {
  it('204 again and again; who was first stands there, and the key opens nothing more', async () => {
    const made = await make()
    const other = await addKey(stack.db, { tenantId })
    const revoke = (reason: string, as: string) =>
      ask('DELETE', `${path}/${idOf(made)}?reason=${encodeURIComponent(reason)}`, undefined, as)
    expect((await revoke('the shop has closed', key)).status).toBe(204)
    expect((await revoke('again', other)).status).toBe(204)
    expectProblem(await revoke('x'.repeat(256), key), 422, 'invalid_request')
    const found = await ask('GET', `${path}/${idOf(made)}`)
    expect(found.body).toMatchObject({
      revoked_by: publicPart(key),
      revoked_reason: 'the shop has closed',
      revoked_at: expect.any(String),
    })
    expect(await opens(secretOf(made))).toBe(401)
    expect(stack.reports).toContainEqual({ event: 'api_key.revoked', fields: { id: idOf(made), by: publicPart(key) } })
    expectProblem(await ask('DELETE', `${path}/000000000000`), 404, 'not_found')
  })
})

it('a new tenant’s first key may be given every scope there is', async () => {
  expect((await make({ scopes: [...scopes] })).body.scopes).toEqual([...scopes])
})
