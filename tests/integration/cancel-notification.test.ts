import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { expectProblem, idOf } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, makeOverdue, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

describe('POST /api/v1/notifications/{id}/cancel', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const cancel = (id: string) =>
    stack.request('POST', `${notificationsPath}/${id}/cancel`, { key: stack.keys.acme.live })
  const timelineOf = (id: string) =>
    stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })

  describe('200', () => {
    it.each([
      ['PENDING', {}],
      ['SCHEDULED', { send_at: new Date(Date.now() + 60_000).toISOString() }],
      ['SCHEDULED', { send_at: new Date(Date.now() + 24 * 3_600_000).toISOString() }],
    ])('cancels what is %s, and nothing is sent', async (status, times) => {
      const id = await acceptOne(stack, anEmailBody(times))
      expect((await rowOf(stack.db, id)).status).toBe(status)
      const answer = await cancel(id)
      expect(answer).toMatchObject({ status: 200, body: { id, status: 'CANCELED', reason: 'by_request' } })
      expect(answer.body.finished_at).toMatch(/Z$/)
      await makeOverdue(stack.db, id)
      await stack.drain()
      await stack.sweep()
      await stack.drain()
      expect(providerCalls(stack, id)).toEqual([])
      expect(await rowOf(stack.db, id)).toMatchObject({ status: 'CANCELED', attempts: 0, parked_until: null })
      expect((await timelineOf(id)).body.summary).toBe('It was not sent: it was canceled first.')
    })

    it('gives a second cancel the first one’s answer', async () => {
      const id = await acceptOne(stack)
      const first = await cancel(id)
      expect(await cancel(id)).toMatchObject({ status: 200, body: first.body })
    })

    it('lets exactly one of a cancel and a drain win, ten times over', async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, () => acceptOne(stack)))
      const [answers] = await Promise.all([Promise.all(ids.map((id) => cancel(id))), stack.drain()])
      await stack.drain()
      for (const [index, id] of ids.entries()) {
        const isCanceled = answers[index]?.status === 200
        expect(providerCalls(stack, id)).toHaveLength(isCanceled ? 0 : 1)
        expect((await rowOf(stack.db, id)).status).toBe(isCanceled ? 'CANCELED' : 'SENT')
      }
    })
  })

  describe('404', () => {
    it('knows no such notification', async () =>
      expectProblem(await cancel('0199c0de-7000-7000-8000-00000000c0de'), 404, 'not_found'))
  })

  describe('409', () => {
    it('is too late for what was sent, and leaves it as it is', async () => {
      const id = await acceptOne(stack)
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      const before = await rowOf(stack.db, id)
      const answer = await cancel(id)
      expectProblem(answer, 409, 'already_sending')
      expect(answer.body.detail).toContain('SENT')
      expect(await rowOf(stack.db, id)).toEqual(before)
    })

    it('is too late for a dead letter, and it stays one', async () => {
      const id = await buryOne(stack)
      expectProblem(await cancel(id), 409, 'already_sending')
      expect((await rowOf(stack.db, id)).status).toBe('FAILED')
    })

    it('is too late while the provider is being asked', async () => {
      const id = idOf(
        await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body: anEmailBody() }),
      )
      await stack.db`update notifications set status = 'PROCESSING', due_at = clock_timestamp() + interval '1 minute' where id = ${id}::uuid`
      const answer = await cancel(id)
      expectProblem(answer, 409, 'already_sending')
      expect(answer.body.detail).toContain('PROCESSING')
    })
  })
})
