import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
const minute = 60_000

describe('PATCH /api/v1/notifications/{id}', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const patch = (id: string, body: unknown) =>
    stack.request('PATCH', `${notificationsPath}/${id}`, { key: stack.keys.acme.live, body })
  const scheduled = (fields: object = {}) => acceptOne(stack, anEmailBody({ send_at: inMs(minute), ...fields }))

  describe('200', () => {
    it('sends at the new time, once, when that is sooner', async () => {
      const id = await scheduled()
      const send_at = inMs(2_500)
      expect(await patch(id, { send_at })).toMatchObject({ status: 200, body: { id, status: 'SCHEDULED', send_at } })
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      const calls = providerCalls(stack, id)
      expect(calls).toHaveLength(1)
      expect((calls[0]?.receivedAt ?? '') >= send_at).toBe(true)
    })

    it('does not send at the old time, when the new one is later', async () => {
      const oldTime = inMs(2_500)
      const id = await acceptOne(stack, anEmailBody({ send_at: oldTime }))
      expect(await patch(id, { send_at: inMs(60 * minute) })).toMatchObject({ status: 200 })
      await until('the old time to be over', () => Date.now() > Date.parse(oldTime) + 100)
      await stack.drain('email', { idleMs: 300 })
      expect(providerCalls(stack, id)).toEqual([])
      expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SCHEDULED', attempts: 0 })
    })

    it('parks what goes far away, and takes out of the park what comes near', async () => {
      const id = await scheduled()
      await patch(id, { send_at: inMs(24 * 60 * minute) })
      expect((await rowOf(stack.db, id)).parked_until).toBeInstanceOf(Date)
      await patch(id, { send_at: inMs(minute) })
      expect((await rowOf(stack.db, id)).parked_until).toBeNull()
    })
  })

  describe('409', () => {
    it('is too late for what is not scheduled', async () => {
      const id = await acceptOne(stack)
      expectProblem(await patch(id, { send_at: inMs(minute) }), 409, 'not_scheduled')
    })

    it('refuses a time after its end', async () => {
      const id = await scheduled({ expires_at: inMs(2 * minute) })
      const answer = await patch(id, { send_at: inMs(3 * minute) })
      expectProblem(answer, 409, 'not_scheduled')
      expect(answer.body.detail).toBe('It would expire before its new time.')
    })
  })

  describe('422', () => {
    it.each([
      ['a time in the past', { send_at: inMs(-1_000) }, '/send_at'],
      ['a time beyond a year', { send_at: inMs(400 * 24 * 60 * minute) }, '/send_at'],
      ['no time', {}, '/send_at'],
      ['another field', { send_at: inMs(minute), message: 'other' }, '/message'],
    ])('refuses %s', async (_what, body, pointer) => {
      const id = await scheduled()
      const before = await rowOf(stack.db, id)
      const answer = await patch(id, body)
      expectProblem(answer, 422, 'invalid_request')
      expect(answer.body.errors).toMatchObject([{ pointer }])
      expect(await rowOf(stack.db, id)).toEqual(before)
    })
  })
})
