import { describe, expect, it } from 'vitest'
import { expectProblem, idsOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import type { HttpCase } from './http-case.ts'

const someId = '0199c0de-7000-7000-8000-00000000c0de'

export const refusingCases = (get: () => HttpCase) => {
  describe('401', () => {
    it.each([
      ['no key', undefined, 'missing_api_key'],
      ['what is no key', 'nonsense', 'invalid_api_key'],
      ['a key that nobody has', `hg_live_aaaaaaaaaaaa_${'A'.repeat(43)}`, 'invalid_api_key'],
    ])('refuses %s', async (_name, key, code) => {
      const { request } = get()
      for (const path of [notificationsPath, '/api/v1/dead-letters']) {
        const answer = await request('GET', path, { key })
        expectProblem(answer, 401, code)
        expect(answer.headers['www-authenticate']).toBe('Bearer')
      }
    })

    it('refuses a key whose secret is another one', async () => {
      const { request, keys } = get()
      const last = keys.test.endsWith('A') ? 'B' : 'A'
      const key = `${keys.test.slice(0, -4)}${last.repeat(4)}`
      expectProblem(await request('POST', notificationsPath, { key, body: anEmailBody() }), 401, 'invalid_api_key')
    })
  })

  describe('404', () => {
    it.each([
      ['GET', '/'],
      ['GET', '/api/v2/notifications'],
      ['GET', `${notificationsPath}/${someId}`],
      ['POST', `${notificationsPath}/${someId}/cancel`],
      ['GET', `/api/v1/dead-letters/${someId}`],
    ])('answers %s %s', async (method, path) => {
      const { request, keys } = get()
      expectProblem(await request(method, path, { key: keys.test }), 404, 'not_found')
    })

    it('does not show a live notification to a test key, nor the other way round', async () => {
      const { request, accept, keys } = get()
      for (const [mine, other] of [[keys.test, keys.live] as const, [keys.live, keys.test] as const]) {
        const id = await accept(anEmailBody({ send_at: new Date(Date.now() + 3_600_000).toISOString() }), mine)
        expectProblem(await request('GET', `${notificationsPath}/${id}`, { key: other }), 404, 'not_found')
        expectProblem(await request('POST', `${notificationsPath}/${id}/cancel`, { key: other }), 404, 'not_found')
        expect(idsOf(await request('GET', `${notificationsPath}?limit=100`, { key: other }))).not.toContain(id)
        expect((await request('POST', `${notificationsPath}/${id}/cancel`, { key: mine })).status).toBe(200)
      }
    })
  })

  it('405 names the methods that there are', async () => {
    const { request, keys } = get()
    const answer = await request('DELETE', notificationsPath, { key: keys.test })
    expectProblem(answer, 405, 'method_not_allowed')
    expect(answer.headers.allow).toBe('POST, GET')
  })

  describe('what is no good request', () => {
    it.each([
      ['half a document', '{"type":"EMAIL"', {}, 400, 'malformed_json'],
      ['nothing', '', {}, 400, 'malformed_json'],
      ['a form', 'type=EMAIL', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
      [
        'a third of a megabyte',
        JSON.stringify(anEmailBody({ message: 'x'.repeat(350_000) })),
        {},
        413,
        'body_too_large',
      ],
    ])('refuses %s', async (_name, body, headers, status, code) => {
      const { request, keys } = get()
      const answer = await request('POST', notificationsPath, { key: keys.test, body, headers: headers as never })
      expectProblem(answer, status, code)
    })

    it.each([
      ['an address that is none', anEmailBody({ email: 'ada' }), '/email'],
      ['a number without a country', anSmsBody({ phone: '0151 1234567' }), '/phone'],
      ['a push to nobody', aPushBody({ device_token: '' }), '/device_token'],
      ['another type', { type: 'FAX', message: 'x' }, '/type'],
      ['a time that has passed', anEmailBody({ send_at: '2020-01-01T00:00:00Z' }), '/send_at'],
      ['a field of another type', anSmsBody({ html: '<p>x</p>' }), '/html'],
    ])('refuses %s, and points at it', async (_name, body, pointer) => {
      const { request, keys } = get()
      expectProblem(await request('POST', notificationsPath, { key: keys.test, body }), 422, 'invalid_request', pointer)
    })

    it.each([
      ['?limit=0', '/query/limit'],
      ['?cursor=x', '/query/cursor'],
      ['?status=LOST', '/query/status'],
      ['?staus=SENT', '/query/staus'],
    ])('refuses the list %s', async (query, pointer) => {
      const { request, keys } = get()
      const answer = await request('GET', `${notificationsPath}${query}`, { key: keys.test })
      expectProblem(answer, 422, 'invalid_request', pointer)
    })
  })
}
