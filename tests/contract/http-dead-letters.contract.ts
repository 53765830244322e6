import { describe, expect, it } from 'vitest'
import { expectProblem, idsOf } from '../support/answer.ts'
import { anEmailBody, aPushBody } from '../support/requests.ts'
import { type HttpCase, uniqueName } from './http-case.ts'

const path = '/api/v1/dead-letters'

export const deadLetterCases = (get: () => HttpCase) => {
  /** Its id, once it has failed for good. */
  const bury = async (body: unknown) => {
    const { accept, becomes } = get()
    const id = await accept(body)
    await becomes(id, 'FAILED')
    return id
  }
  const replay = (body: unknown) => get().request('POST', `${path}/replay`, { key: get().keys.test, body })

  describe('a dead letter', () => {
    it('is listed, counted and shown, without what it was to say and to whom', async () => {
      const { request, keys } = get()
      const id = await bury(aPushBody({ device_token: 'sim-rejected' }))
      expect(idsOf(await request('GET', `${path}?type=PUSH&reason=rejected`, { key: keys.test }))).toContain(id)
      expect(idsOf(await request('GET', `${path}?type=SMS`, { key: keys.test }))).not.toContain(id)
      const { body } = await request('GET', `${path}/summary`, { key: keys.test })
      expect(body.data).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'PUSH', reason: 'rejected' })]))
      const shown = await request('GET', `${path}/${id}`, { key: keys.test })
      expect(shown).toMatchObject({ status: 200, body: { id, type: 'PUSH', reason: 'rejected', attempts: 1 } })
      expect(shown.text).not.toMatch(/sim-rejected|on its way/)
    })

    it('is replayed once its cause is mended, and is sent', async () => {
      const { request, becomes, keys } = get()
      const id = await bury(anEmailBody({ email: `rejected-then-ok+${uniqueName('x')}@simulator.test` }))
      const dry = await replay({ ids: [id], dry_run: true })
      expect(dry).toMatchObject({ status: 200, body: { dry_run: true, count: 1, ids: [id] } })
      const done = await replay({ plan: dry.body.plan, reason: 'the cause is mended' })
      expect(done).toMatchObject({ status: 200, body: { dry_run: false, count: 1, ids: [id], skipped: [] } })
      await becomes(id, 'DELIVERED')
      expectProblem(await request('GET', `${path}/${id}`, { key: keys.test }), 404, 'not_found')
      expect((await replay({ ids: [id], reason: 'once more' })).body).toMatchObject({ count: 0 })
    })

    it('is not replayed without a reason, nor over a plan that is none', async () => {
      expectProblem(await replay({ filter: {}, dry_run: false }), 422, 'invalid_request', '/reason')
      expect((await replay({ plan: '0199c0de-7000-7000-8000-00000000c0de', reason: 'r' })).status).toBeGreaterThan(399)
    })
  })
}
