import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Owner } from '../../lib/notifications/notification.ts'
import { createOverviewStore } from '../../lib/store/overview.ts'
import { acceptOne, buryOne } from '../support/accepting.ts'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, anSmsBody } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { addKey } from '../support/tenant-keys.ts'

const path = '/api/v1/overview'
const owner: Owner = { tenantId: 'acme', mode: 'live' }
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

describe(`GET ${path}`, () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
    await buryOne(stack)
    const sent = await acceptOne(stack, anEmailBody({ email: 'ok@example.com' }))
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, sent, 'SENT'))
    await acceptOne(stack, anSmsBody())
    await acceptOne(stack, anSmsBody())
    await acceptOne(stack, anSmsBody({ send_at: inAnHour() }))
  })
  afterAll(() => stack.close())
  const get = (query = '', key = stack.keys.acme.live) => stack.request('GET', `${path}${query}`, { key })

  describe('200', () => {
    it('says what was accepted, what became of it and how long it took', async () => {
      const { status, body } = await get()
      expect(status).toBe(200)
      expect(body).toMatchObject({
        object: 'overview',
        accepted: 5,
        success_rate: 0.5,
        statuses: { SENT: 1, FAILED: 1, PENDING: 2, SCHEDULED: 1 },
        dead_letters: 1,
        stretch_seconds: 60,
        backlog_is_whole: true,
        time_to_provider_ms: { p50: expect.any(Number), p95: expect.any(Number) },
      })
      const stretches = body.stretches as { accepted: number; succeeded: number; failed: number }[]
      expect(stretches.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(5)
      expect(stretches.reduce((sum, { failed }) => sum + failed, 0)).toBe(1)
    })

    it('says of each channel what waits, what was given up and how it is', async () => {
      const [email, sms, push] = (await get()).body.channels as Record<string, unknown>[]
      expect(email).toMatchObject({ channel: 'email', accepted: 2, dead_letters: 1, due: 0, breaker: 'closed' })
      expect(sms).toMatchObject({ channel: 'sms', due: 2, in_flight: 0, dead_letters: 0, success_rate: null })
      expect(Date.parse(String(sms?.oldest_due_at))).toBeLessThanOrEqual(Date.now())
      expect(push).toMatchObject({ channel: 'push', accepted: 0, due: 0, oldest_due_at: null })
    })

    it('costs three statements and changes nothing', async () => {
      await get()
      const before = stack.statements.length
      await get('?minutes=1440')
      const made = stack.statements.slice(before)
      expect(made).toHaveLength(3)
      for (const text of made) expect(text).not.toMatch(/\b(insert|update|delete)\b/i)
    })

    it('shows nothing of another tenant’s, or of the other mode’s', async () => {
      const { acme, globex } = stack.keys
      for (const key of [acme.test, globex.live, globex.test]) {
        const { body } = await get('', key)
        expect(body).toMatchObject({ accepted: 0, success_rate: null, dead_letters: 0, statuses: {} })
        for (const channel of body.channels as object[])
          expect(channel).toMatchObject({ due: 0, later: 0, in_flight: 0, dead_letters: 0 })
      }
    })
  })

  it.each([
    ['?minutes=0', '/query/minutes'],
    ['?minutes=1441', '/query/minutes'],
    ['?minutes=all', '/query/minutes'],
    ['?since=2026-01-01T00:00:00Z', '/query/since'],
  ])('422 for %s', async (query, pointer) => expectProblem(await get(query), 422, 'invalid_request', pointer))

  it('403 for a key that may not read notifications', async () => {
    const key = await addKey(stack.db, { scopes: ['notifications:write'] })
    expectProblem(await get('', key), 403, 'missing_scope')
  })

  it('looks at so many rows and no more, and tells where it stopped', async () => {
    const few = createOverviewStore(stack.counted, { rowsMax: 2 })
    const since = new Date(Date.now() - 3_600_000)
    const { counts, cutAt } = await few.recent(owner, since, 60)
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect(cutAt?.getTime()).toBeGreaterThan(since.getTime())
    expect(await few.waiting(owner)).toMatchObject({ isWhole: false })
  })
})
