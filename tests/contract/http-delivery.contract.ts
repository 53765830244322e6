import { describe, expect, it } from 'vitest'
import { expectProblem } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { type HttpCase, inMs } from './http-case.ts'

const hourMs = 3_600_000

export const deliveryCases = (get: () => HttpCase) => {
  describe('with a test key', () => {
    it.each([
      ['an e-mail', anEmailBody({ email: 'delivered@simulator.test' }), 'DELIVERED', /^It arrived/],
      ['a text message', anSmsBody({ phone: '+15005550000' }), 'DELIVERED', /^It arrived/],
      ['a push', aPushBody({ device_token: 'sim-delivered' }), 'DELIVERED', /^It arrived/],
      [
        'an e-mail to nobody',
        anEmailBody({ email: 'bounced@simulator.test' }),
        'BOUNCED',
        /the recipient’s server returned it/,
      ],
    ])(
      '%s comes to the end that its recipient says, and its timeline tells why',
      async (_name, body, status, words) => {
        const { request, accept, becomes, keys } = get()
        const id = await accept(body)
        expect(await becomes(id, status)).toMatchObject({ attempts: 1 })
        const timeline = await request('GET', `${notificationsPath}/${id}/timeline`, { key: keys.test })
        expect(timeline).toMatchObject({ status: 200, body: { status, summary: expect.stringMatching(words) } })
        const events = (timeline.body.events as { event: string }[]).map(({ event }) => event)
        expect(events.slice(0, 3)).toEqual(['accepted', 'claimed', 'attempt'])
      },
    )
  })

  it('with a live key each channel’s provider takes it', async () => {
    const { accept, becomes, keys } = get()
    const bodies = [anEmailBody(), anSmsBody(), aPushBody()]
    const ids = await Promise.all(bodies.map((body) => accept(body, keys.live)))
    for (const id of ids) await becomes(id, /SENT|DELIVERED/, keys.live)
  })

  describe('what waits for its time', () => {
    it('is canceled, and a second time for the same', async () => {
      const { request, accept, keys } = get()
      const id = await accept(anEmailBody({ send_at: inMs(hourMs) }))
      const cancel = () => request('POST', `${notificationsPath}/${id}/cancel`, { key: keys.test })
      const first = await cancel()
      expect(first).toMatchObject({ status: 200, body: { id, status: 'CANCELED', reason: 'by_request' } })
      expect(await cancel()).toMatchObject({ status: 200, body: first.body })
    })

    it('is sent sooner when it is given another time', async () => {
      const { request, accept, becomes, keys } = get()
      const id = await accept(anEmailBody({ send_at: inMs(60_000), email: 'delivered@simulator.test' }))
      const path = `${notificationsPath}/${id}`
      const sendAt = inMs(4_000)
      const answer = await request('PATCH', path, { key: keys.test, body: { send_at: sendAt } })
      expect(answer).toMatchObject({ status: 200, body: { id, status: 'SCHEDULED', send_at: sendAt } })
      await becomes(id, 'DELIVERED')
      const late = await request('PATCH', path, { key: keys.test, body: { send_at: inMs(hourMs) } })
      expectProblem(late, 409, 'not_scheduled')
    })

    it('is not given a time that has passed', async () => {
      const { request, accept, keys } = get()
      const id = await accept(anEmailBody({ send_at: inMs(hourMs) }))
      const body = { send_at: inMs(-hourMs) }
      const answer = await request('PATCH', `${notificationsPath}/${id}`, { key: keys.test, body })
      expectProblem(answer, 422, 'invalid_request', '/send_at')
    })
  })

  it('what was sent cannot be canceled', async () => {
    const { request, accept, becomes, keys } = get()
    const id = await accept(anEmailBody({ email: 'delivered@simulator.test' }))
    await becomes(id, 'DELIVERED')
    const answer = await request('POST', `${notificationsPath}/${id}/cancel`, { key: keys.test })
    expectProblem(answer, 409, 'already_sending')
  })
}
