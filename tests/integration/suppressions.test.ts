import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { dataOf, expectProblem, idOf, idsOf, nextOf } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'

const path = '/api/v1/suppressions'
const someId = '0199c0de-7000-7000-8000-00000000c0de'

let stack: Stack
let key: string
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

/** A tenant of its own for each case. */
const asNewTenant = async () => {
  key = await addKey(stack.db, { tenantId: `tenant-${crypto.randomUUID()}` })
}
const ask = (method: string, target: string, body?: unknown) => stack.request(method, target, { key, body })
const suppress = (body: Record<string, unknown>) => ask('POST', path, body)

describe('POST /api/v1/suppressions', () => {
  beforeAll(asNewTenant)

  it('201 with reason, source, time and who; 200 with the same where it is there', async () => {
    const body = { channel: 'email', recipient: 'Ada@Example.COM', note: 'asked by phone' }
    const made = await suppress(body)
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      object: 'suppression',
      id: idOf(made),
      channel: 'email',
      recipient: 'ada@example.com',
      reason: 'manual',
      source: 'api',
      note: 'asked by phone',
      notification_id: null,
      created_by: key.split('_')[2],
      created_at: expect.stringMatching(/Z$/),
      links: { self: `${path}/${idOf(made)}`, notification: null },
    })
    expect(made.headers.location).toBe(`${path}/${idOf(made)}`)
    const again = await suppress({ ...body, reason: 'complained', note: 'again' })
    expect(again).toMatchObject({ status: 200, body: made.body })
    expect((await ask('GET', `${path}/${idOf(made)}`)).body).toEqual(made.body)
  })

  it.each([
    [{ recipient: 'a@example.com' }, '/channel'],
    [{ channel: 'fax', recipient: 'a@example.com' }, '/channel'],
    [{ channel: 'email' }, '/recipient'],
    [{ channel: 'email', recipient: 'nobody' }, '/recipient'],
    [{ channel: 'email', recipient: 'a@example.com\r\nBcc: b@example.com' }, '/recipient'],
    [{ channel: 'sms', recipient: '0151 2345678' }, '/recipient'],
    [{ channel: 'push', recipient: 'two words' }, '/recipient'],
    [{ channel: 'email', recipient: 'a@example.com', reason: 'because' }, '/reason'],
    [{ channel: 'email', recipient: 'a@example.com', note: 'two\nlines' }, '/note'],
    [{ channel: 'email', recipient: 'a@example.com', notes: 'x' }, '/notes'],
  ])('422 for %j', async (body, pointer) => {
    expectProblem(await suppress(body), 422, 'invalid_request', pointer)
  })
})

describe('GET /api/v1/suppressions', () => {
  beforeAll(async () => {
    await asNewTenant()
    for (const recipient of ['a@example.com', 'b@example.com', 'c@example.com'])
      await suppress({ channel: 'email', recipient })
    await suppress({ channel: 'sms', recipient: '+4915112345678', reason: 'complained' })
  })
  const recipients = async (query: string) =>
    dataOf(await ask('GET', `${path}${query}`)).map(({ recipient }) => recipient)

  it('pages from the newest to the oldest without losing one', async () => {
    const all = idsOf(await ask('GET', path))
    expect(all).toHaveLength(4)
    const seen: unknown[] = []
    for (let query = '?limit=1'; query !== ''; ) {
      const page = await ask('GET', `${path}${query}`)
      seen.push(...idsOf(page))
      const next = nextOf(page)
      expect(page.headers.link).toBe(next ? `<${path}?limit=1&cursor=${next}>; rel="next"` : undefined)
      query = next ? `?limit=1&cursor=${next}` : ''
    }
    expect(seen).toEqual(all)
  })

  it('finds by channel, reason and recipient, in whatever spelling', async () => {
    expect(await recipients('?channel=sms')).toEqual(['+4915112345678'])
    expect(await recipients('?reason=complained')).toEqual(['+4915112345678'])
    expect(await recipients('?recipient=%2B4915112345678')).toEqual(['+4915112345678'])
    expect(await recipients('?recipient=+4915112345678')).toEqual(['+4915112345678'])
    expect(await recipients('?recipient=A@EXAMPLE.com')).toEqual(['a@example.com'])
    expect(await recipients('?channel=push')).toEqual([])
  })

  it.each([
    ['?channel=fax', '/query/channel'],
    ['?reason=x', '/query/reason'],
    ['?limit=101', '/query/limit'],
    ['?cursor=x', '/query/cursor'],
    ['?recipient=a%00b', '/query/recipient'],
    ['?type=EMAIL', '/query/type'],
  ])('422 for %s', async (query, pointer) => {
    expectProblem(await ask('GET', `${path}${query}`), 422, 'invalid_request', pointer)
  })
})

describe('DELETE /api/v1/suppressions', () => {
  beforeAll(asNewTenant)

  it('204 by id, then 404, and who lifted it is kept', async () => {
    const id = idOf(await suppress({ channel: 'email', recipient: 'lift@example.com' }))
    const lifted = await ask('DELETE', `${path}/${id}?reason=asked+by+phone`)
    expect(lifted).toMatchObject({ status: 204, text: '' })
    expectProblem(await ask('DELETE', `${path}/${id}`), 404, 'not_found')
    expectProblem(await ask('GET', `${path}/${id}`), 404, 'not_found')
    const [audit] =
      await stack.db`select recipient, reason, lifted_by, lifted_reason, lifted_at from lifted_suppressions where id = ${id}`
    expect(audit).toMatchObject({
      recipient: 'lift@example.com',
      reason: 'manual',
      lifted_by: key.split('_')[2],
      lifted_reason: 'asked by phone',
    })
    // It holds an address, so it is kept no longer than notifications are.
    const kept = async () => (await stack.db`select 1 from lifted_suppressions where id = ${id}`).length
    await stack.deps.store.deleteOld(1_000_000, 100)
    expect(await kept()).toBe(1)
    await stack.db`update lifted_suppressions set lifted_at = clock_timestamp() - interval '1001 s' where id = ${id}`
    await stack.deps.store.deleteOld(1_000_000, 100)
    expect(await kept()).toBe(0)
  })

  it('204 by channel and recipient, in whatever spelling', async () => {
    await suppress({ channel: 'email', recipient: 'user@bücher.example' })
    const of = (recipient: string) => `${path}?channel=email&recipient=${encodeURIComponent(recipient)}`
    expectProblem(await ask('DELETE', of('other@bücher.example')), 404, 'not_found')
    expect((await ask('DELETE', of('USER@BÜCHER.example'))).status).toBe(204)
    expectProblem(await ask('DELETE', of('user@xn--bcher-kva.example')), 404, 'not_found')
  })

  it('422 without one of the two, and 404 for what is no id', async () => {
    expectProblem(await ask('DELETE', path), 422, 'invalid_request', '/query/channel')
    expectProblem(await ask('DELETE', `${path}?channel=sms&recipient=1`), 422, 'invalid_request', '/query/recipient')
    expectProblem(await ask('DELETE', `${path}/x`), 404, 'not_found')
    expectProblem(await ask('DELETE', `${path}/${someId}`), 404, 'not_found')
  })
})

describe('given a suppressed address', () => {
  beforeAll(asNewTenant)
  const ends = (id: string, status: string) => stack.drainUntil(status, hasStatus(stack.db, id, status))

  it('nothing is sent to any spelling of it, until it is lifted', async () => {
    const made = await suppress({ channel: 'email', recipient: 'user@BÜCHER.example' })
    expect(made.body.recipient).toBe('user@xn--bcher-kva.example')
    const spellings = ['user@xn--bcher-kva.example', 'User@Bücher.Example', 'user@XN--BCHER-KVA.example']
    const ids = []
    for (const email of spellings) ids.push(await acceptOne(stack, anEmailBody({ email }), key))
    for (const id of ids) {
      await ends(id, 'SUPPRESSED')
      expect(await rowOf(stack.db, id)).toMatchObject({ reason: 'manual', attempts: 0 })
      expect(providerCalls(stack, id)).toEqual([])
    }
    for (const recipient of [...spellings, 'user@BÜCHER.example']) {
      const found = await ask('GET', `${notificationsPath}?recipient=${encodeURIComponent(recipient)}`)
      expect(idsOf(found).sort(), recipient).toEqual(ids.sort())
    }
    await ask('DELETE', `${path}/${idOf(made)}`)
    await ends(await acceptOne(stack, anEmailBody({ email: 'user@bücher.example' }), key), 'SENT')
  })

  it('a dead letter to it is not replayed, and the dry run says so', async () => {
    const id = await buryOne(stack, { email: 'rejected+suppressed@simulator.test' }, key)
    await suppress({ channel: 'email', recipient: 'REJECTED+suppressed@simulator.test' })
    const replay = { ids: [id], reason: 'again' }
    const skipped = [{ id, reason: 'suppressed' }]
    const dry = await ask('POST', '/api/v1/dead-letters/replay', { ...replay, dry_run: true })
    expect(dry.body).toMatchObject({ count: 0, skipped })
    expect((await ask('POST', '/api/v1/dead-letters/replay', replay)).body).toMatchObject({ count: 0, skipped })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'FAILED' })
  })
})
