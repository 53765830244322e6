import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { expectProblem, idsOf, nextOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

describe(`GET ${notificationsPath}`, () => {
  let stack: Stack
  let sent: string
  let sms: string
  let rest: string[]
  beforeAll(async () => {
    stack = await openStack()
    sent = await acceptOne(
      stack,
      anEmailBody({ email: 'throttled-then-ok@simulator.test', user_id: 'u-1', metadata: { order: '42', shop: 'x' } }),
    )
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, sent, 'SENT'))
    sms = await acceptOne(stack, anSmsBody({ user_id: 'u-2' }))
    rest = []
    for (let index = 0; index < 4; index += 1)
      rest.unshift(await acceptOne(stack, anEmailBody({ metadata: { order: '7' } })))
  })
  afterAll(() => stack.close())
  const get = (query = '') => stack.request('GET', `${notificationsPath}${query}`, { key: stack.keys.acme.live })

  describe('200', () => {
    it('lists all, the newest first', async () => {
      const answer = await get()
      expect(idsOf(answer)).toEqual([...rest, sms, sent])
      expect(answer.body.page).toEqual({ next: null, limit: 50 })
    })

    it('goes through all of them once, page by page, by cursor and by link', async () => {
      const seen: unknown[] = []
      let target: string | undefined = `${notificationsPath}?limit=4`
      while (target !== undefined) {
        const page = await stack.request('GET', target, { key: stack.keys.acme.live })
        seen.push(...idsOf(page))
        target = /^<(.+)>; rel="next"$/.exec(page.headers.link ?? '')?.[1]
        expect(target === undefined).toBe(nextOf(page) === null)
      }
      expect(seen).toEqual([...rest, sms, sent])
    })

    it('does not skip or repeat one where new ones come in between', async () => {
      const first = await get('?limit=3')
      await acceptOne(stack, anEmailBody(), stack.keys.acme.test)
      expect(idsOf(await get(`?limit=3&cursor=${nextOf(first)}`))).toEqual([rest[3], sms, sent])
    })

    it.each([
      ['?status=SENT', () => [sent]],
      ['?type=SMS', () => [sms]],
      ['?user_id=u-1', () => [sent]],
      ['?recipient=%2B4915112345678', () => [sms]],
      ['?metadata.order=42', () => [sent]],
      ['?metadata.order=42&metadata.shop=x', () => [sent]],
      ['?metadata.order=42&metadata.shop=y', () => []],
      ['?created_after=2099-01-01T00:00:00Z', () => []],
      ['?created_after=2000-01-01T00:00:00%2B02:00&status=SENT', () => [sent]],
      ['?created_before=2099-01-01T00:00:00Z&type=SMS', () => [sms]],
      ['?created_before=2000-01-01T00:00:00Z', () => []],
      ['?created_after=2000-01-01T00:00:00Z&created_before=2000-01-02T00:00:00Z', () => []],
      ['?reason=rejected', () => []],
      ['?metadata.order=7&limit=100', () => rest],
      ['?status=PENDING&type=EMAIL', () => rest],
      ["?user_id='%20or%20''='", () => []],
    ])('filters by %s', async (query, ids) => expect(idsOf(await get(query))).toEqual(ids()))

    it('tells the whole story of one, and ends it in a sentence', async () => {
      const { status, body } = await get(`/${sent}/timeline`)
      expect(status).toBe(200)
      expect(body).toMatchObject({ object: 'timeline', notification_id: sent, status: 'SENT' })
      expect(body.summary).toBe('ses accepted it at try 2; whether it arrived is not known yet.')
      expect(body.events).toMatchObject([
        { event: 'accepted' },
        { event: 'claimed' },
        {
          event: 'attempt',
          attempt: {
            provider: 'ses',
            outcome: 'throttled',
            code: 'ses.Throttling',
            retryable: true,
            provider_message_id: null,
          },
        },
        { event: 'retry_planned' },
        { event: 'claimed' },
        {
          event: 'attempt',
          attempt: { provider: 'ses', outcome: 'sent', retryable: false, provider_message_id: expect.any(String) },
        },
      ])
    })

    it('shows the same in the list as by itself', async () => {
      const alone = await get(`/${sms}`)
      expect(alone.body).toMatchObject({ id: sms, type: 'SMS', status: 'PENDING', user_id: 'u-2' })
      expect((await get('?type=SMS')).body.data).toEqual([alone.body])
    })
  })

  describe('422', () => {
    it.each([
      ['?limit=0', '/query/limit'],
      ['?limit=-1', '/query/limit'],
      ['?limit=101', '/query/limit'],
      ['?limit=all', '/query/limit'],
      ['?limit=1e999', '/query/limit'],
      ['?cursor=x', '/query/cursor'],
      ['?cursor=djE6eA', '/query/cursor'],
      ['?cursor=', '/query/cursor'],
      [`?cursor=${'x'.repeat(300)}`, '/query/cursor'],
      ['?status=sent', '/query/status'],
      ['?status=', '/query/status'],
      ['?type=FAX', '/query/type'],
      ['?user_id=', '/query/user_id'],
      ['?user_id=%00', '/query/user_id'],
      ['?recipient=a%00b', '/query/recipient'],
      ['?metadata.a=%00', '/query/metadata'],
      ['?metadata.%00=a', '/query/metadata'],
      ['?created_after=2026-01-01', '/query/created_after'],
      ['?created_after=0000-01-01T00:00:00Z', '/query/created_after'],
      ['?created_before=2026-01-01', '/query/created_before'],
      ['?reason=', '/query/reason'],
      ['?offset=10', '/query/offset'],
      ['?order=42', '/query/order'],
      ['?tenant_id=globex', '/query/tenant_id'],
      ['?mode=test', '/query/mode'],
      [`?${Array.from({ length: 17 }, (_, index) => `metadata.k${index}=v`).join('&')}`, '/query'],
    ])('refuses %s', async (query, pointer) => expectProblem(await get(query), 422, 'invalid_request', pointer))

    it('names the parameter that was probably meant', async () =>
      expect((await get('?staus=SENT')).body.detail).toContain('did you mean "status"'))
  })
})
