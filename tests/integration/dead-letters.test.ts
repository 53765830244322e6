import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne } from '../support/accepting.ts'
import { dataOf, expectProblem, idsOf, nextOf } from '../support/answer.ts'
import { aPushBody } from '../support/requests.ts'
import { hasStatus, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const path = '/api/v1/dead-letters'

describe('given three dead e-mails and a dead push', () => {
  let stack: Stack
  let emails: string[]
  let push: string
  beforeAll(async () => {
    stack = await openStack()
    emails = []
    for (let index = 0; index < 3; index += 1) emails.unshift(await buryOne(stack))
    push = await acceptOne(stack, aPushBody({ device_token: 'sim-rejected' }))
    await stack.drainUntil('the push to fail', hasStatus(stack.db, push, 'FAILED'), 'push')
  })
  afterAll(() => stack.close())
  const get = (rest = '') => stack.request('GET', `${path}${rest}`, { key: stack.keys.acme.live })

  describe('200', () => {
    it('lists them, the newest first', async () => {
      const answer = await get()
      expect(idsOf(answer)).toEqual([push, ...emails])
      expect(answer.body.page).toEqual({ next: null, limit: 50 })
      expect(answer.headers).not.toHaveProperty('link')
    })

    it('shows one, without what it was to say and to whom', async () => {
      const answer = await get(`/${push}`)
      expect(answer.body).toMatchObject({
        object: 'dead_letter',
        id: push,
        type: 'PUSH',
        reason: 'rejected',
        code: 'fcm.INVALID_ARGUMENT',
        attempts: 1,
      })
      expect(answer.text).not.toMatch(/sim-rejected|It is on its way/)
      expect(dataOf(await get())[0]).toEqual(answer.body)
    })

    it('goes through them page by page, and keeps the filters', async () => {
      const first = await get('?type=EMAIL&limit=2')
      expect(idsOf(first)).toEqual(emails.slice(0, 2))
      const [, link] = /^<(.+)>; rel="next"$/.exec(first.headers.link ?? '') ?? []
      expect(link).toContain('type=EMAIL')
      const second = await stack.request('GET', link ?? '', { key: stack.keys.acme.live })
      expect(idsOf(second)).toEqual(emails.slice(2))
      expect(nextOf(second)).toBeNull()
      expect(idsOf(await get(`?limit=2&cursor=${nextOf(first)}`))).toEqual(emails.slice(2))
    })

    it.each([
      ['?type=PUSH', 1],
      ['?type=SMS', 0],
      ['?reason=rejected', 4],
      ['?reason=attempts_exhausted', 0],
      ['?code=fcm.INVALID_ARGUMENT', 1],
      ['?failed_after=2000-01-01T00:00:00Z', 4],
      ['?failed_after=2099-01-01T00:00:00Z', 0],
      ['?failed_before=2000-01-01T00:00:00Z', 0],
      ['?type=EMAIL&reason=rejected&failed_before=2099-01-01T00:00:00Z', 3],
    ])('filters by %s', async (query, count) => expect(idsOf(await get(query))).toHaveLength(count))

    it('counts them by channel, reason and code', async () => {
      const { body } = await get('/summary')
      expect(body).toMatchObject({ object: 'dead_letter_summary', total: 4 })
      expect(body.data).toMatchObject([
        { type: 'EMAIL', reason: 'rejected', code: 'ses.MessageRejected', count: 3 },
        { type: 'PUSH', reason: 'rejected', code: 'fcm.INVALID_ARGUMENT', count: 1 },
      ])
    })
  })

  describe('422', () => {
    it.each([
      ['?limit=0', '/query/limit'],
      ['?limit=101', '/query/limit'],
      ['?limit=x', '/query/limit'],
      ['?limit=1.5', '/query/limit'],
      ['?limit=', '/query/limit'],
      ['?cursor=x', '/query/cursor'],
      ['?cursor=', '/query/cursor'],
      [`?cursor=${'x'.repeat(201)}`, '/query/cursor'],
      [`?cursor=${Buffer.from("v1:' or 1=1").toString('base64url')}`, '/query/cursor'],
      ['?type=FAX', '/query/type'],
      ['?type=email', '/query/type'],
      ['?failed_after=yesterday', '/query/failed_after'],
      ['?failed_after=2026-02-30T00:00:00Z', '/query/failed_after'],
      ['?reason=', '/query/reason'],
      ['?failed_after=0000-01-01T00:00:00Z', '/query/failed_after'],
      ['?code=%00', '/query/code'],
      ['?status=FAILED', '/query/status'],
      ['?tenant_id=globex', '/query/tenant_id'],
      ['?__proto__=x', '/query/__proto__'],
    ])('refuses %s', async (query, pointer) => expectProblem(await get(query), 422, 'invalid_request', pointer))
  })

  describe('by direct invoke', () => {
    const invoke = (input: unknown) => stack.invokeReplay(input) as Promise<Record<string, unknown>>
    const acme = { tenant_id: 'acme' }

    it('counts, lists and shows', async () => {
      expect(await invoke({ action: 'summary', ...acme })).toMatchObject({ total: 4 })
      expect(await invoke({ action: 'list', ...acme, filter: { type: 'PUSH' } })).toMatchObject({
        data: [{ id: push }],
      })
      expect((await invoke({ action: 'list', ...acme, limit: 2 })).data).toHaveLength(2)
      expect(await invoke({ action: 'get', ...acme, id: push })).toMatchObject({
        id: push,
        code: 'fcm.INVALID_ARGUMENT',
      })
    })

    it('knows no other tenant’s, and none of the other mode', async () => {
      for (const whose of [{ tenant_id: 'globex' }, { tenant_id: 'acme', mode: 'test' }]) {
        expect(await invoke({ action: 'summary', ...whose })).toMatchObject({ total: 0 })
        expect(await invoke({ action: 'list', ...whose })).toMatchObject({ data: [] })
        expect(await invoke({ action: 'get', ...whose, id: push })).toBeNull()
        const request = { ids: [push], reason: 'r' }
        expect(await invoke({ action: 'replay', ...whose, request })).toMatchObject({
          count: 0,
          skipped: [{ reason: 'not_found' }],
        })
      }
    })

    it('replays, and keeps who did it', async () => {
      const request = { ids: [push], reason: 'the app is back' }
      expect(await invoke({ action: 'replay', ...acme, request: { ...request, dry_run: true } })).toMatchObject({
        dry_run: true,
        count: 1,
      })
      expect(await invoke({ action: 'replay', ...acme, request, by: 'ada' })).toMatchObject({
        dry_run: false,
        count: 1,
        ids: [push],
      })
      expect(await stack.db`select replayed_by, reason from replays`).toEqual([
        { replayed_by: 'ada', reason: 'the app is back' },
      ])
      await stack.drainUntil('the push to fail again', hasStatus(stack.db, push, 'FAILED'), 'push')
    })

    it.each([
      [{}, '/action'],
      [{ action: 'delete', ...acme }, '/action'],
      [{ action: 'summary' }, '/tenant_id'],
      [{ action: 'summary', tenant_id: '' }, '/tenant_id'],
      [{ action: 'summary', tenant_id: 'a\0' }, '/tenant_id'],
      [{ action: 'summary', ...acme, mode: 'both' }, '/mode'],
      [{ action: 'get', ...acme }, '/id'],
      [{ action: 'get', ...acme, id: 'x' }, '/id'],
      [{ action: 'list', ...acme, limit: 101 }, '/limit'],
      [{ action: 'list', ...acme, filter: { a: 1 } }, '/filter/a'],
      [{ action: 'list', ...acme, filters: {} }, '/filters'],
      [{ action: 'replay', ...acme }, '/request'],
      [{ action: 'replay', ...acme, request: {} }, '/ids'],
      [{ action: 'replay', ...acme, request: { filter: {}, dry_run: false } }, '/reason'],
      [null, ''],
      ['replay', ''],
      [42, ''],
      [[], ''],
    ])('answers %j with what is wrong with it', async (input, pointer) => {
      const before = await storedIn(stack.db)
      const answer = await invoke(input)
      expect(answer).toMatchObject({
        status: 422,
        code: 'invalid_request',
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      })
      expect(await storedIn(stack.db)).toEqual(before)
    })
  })
})
