import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { expectProblem, idOf, idsOf, nextOf } from '../support/answer.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath, seedBody, seedHeaders } from '../support/requests.ts'
import { type HttpCase, uniqueName } from './http-case.ts'

export const acceptingCases = (get: () => HttpCase) => {
  describe('the probes', () => {
    it('say that it is up, ready, and who it is', async () => {
      const { request } = get()
      expect(await request('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
      expect(await request('GET', '/ready')).toMatchObject({
        status: 200,
        body: { status: 'ready', checks: { postgres: 'ok', queue: 'ok' } },
      })
      expect((await request('GET', '/version')).body).toEqual({ name: 'heliograph', version: packageJson.version })
      expect((await request('GET', '/docs/errors')).text).toContain('id="not_found"')
    })
  })

  describe('202', () => {
    it.each([
      ['an e-mail', anEmailBody({ subject: 'Grüße 👋', html: '<p>Hi</p>', metadata: { order: '42' } })],
      ['a text message', anSmsBody({ phone: '+15005550000', priority: 'high' })],
      ['a push', aPushBody({ device_token: 'sim-delivered', title: 'T', data: { a: '1' } })],
    ])('gives back %s as it was given, and where it is', async (_name, body) => {
      const { request, keys } = get()
      const answer = await request('POST', notificationsPath, { key: keys.test, body })
      expect(answer).toMatchObject({ status: 202, body: { ...body, object: 'notification', mode: 'test' } })
      expect(answer.headers.location).toBe(`${notificationsPath}/${idOf(answer)}`)
      expect(answer.headers['x-request-id']).toMatch(/\S/)
      const shown = await request('GET', answer.headers.location ?? '', { key: keys.test })
      expect(shown).toMatchObject({ status: 200, body: { ...body, id: idOf(answer) } })
    })

    it('takes the seed’s request, and again for the same', async () => {
      const { request, keys } = get()
      const post = () =>
        request('POST', notificationsPath, {
          key: keys.test,
          headers: { idempotency_key: `${seedHeaders.idempotency_key}-${key}` },
          body: seedBody,
        })
      const key = uniqueName('seed')
      const first = await post()
      const again = await post()
      expect([first.status, again.status]).toEqual([202, 202])
      expect(idOf(again)).toBe(idOf(first))
      expect(first.headers).not.toHaveProperty('idempotent-replayed')
      expect(again.headers['idempotent-replayed']).toBe('true')
    })

    it('gives four requests at once one id, when they have one key', async () => {
      const { request, keys } = get()
      const headers = { 'idempotency-key': uniqueName('at-once') }
      const post = () => request('POST', notificationsPath, { key: keys.test, headers, body: anEmailBody() })
      const answers = await Promise.all(Array.from({ length: 4 }, post))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
      expect(new Set(answers.map(idOf)).size).toBe(1)
      const other = { key: keys.test, headers, body: anEmailBody({ message: 'Other' }) }
      expectProblem(await request('POST', notificationsPath, other), 422, 'idempotency_key_reused')
    })
  })

  describe('a list', () => {
    it('goes through a person’s notifications page by page, the newest first', async () => {
      const { request, accept, keys } = get()
      const user = uniqueName('user/ä')
      const ids: string[] = []
      for (let index = 0; index < 3; index += 1) ids.unshift(await accept(anEmailBody({ user_id: user })))
      const query = `user_id=${encodeURIComponent(user)}&limit=2`
      const first = await request('GET', `${notificationsPath}?${query}`, { key: keys.test })
      expect(idsOf(first)).toEqual(ids.slice(0, 2))
      const [, link = ''] = /^<(.+)>; rel="next"$/.exec(first.headers.link ?? '') ?? []
      const second = await request('GET', link, { key: keys.test })
      expect(idsOf(second)).toEqual(ids.slice(2))
      expect(nextOf(second)).toBeNull()
    })

    it('filters by type and metadata', async () => {
      const { request, accept, keys } = get()
      const order = uniqueName('order')
      const id = await accept(anSmsBody({ phone: '+15005550000', metadata: { order } }))
      const listed = (query: string) => request('GET', `${notificationsPath}?${query}`, { key: keys.test })
      expect(idsOf(await listed(`type=SMS&metadata.order=${order}`))).toEqual([id])
      expect(idsOf(await listed(`type=PUSH&metadata.order=${order}`))).toEqual([])
    })
  })
}
