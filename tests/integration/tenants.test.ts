import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne } from '../support/accepting.ts'
import { expectProblem, idOf, idsOf } from '../support/answer.ts'
import { itemIdsOf, postBatch, resultsOf } from '../support/batches.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const deadLettersPath = '/api/v1/dead-letters'
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

const suppressionsPath = '/api/v1/suppressions'
const lastCursor = Buffer.from('v1:ffffffff-ffff-7fff-bfff-ffffffffffff').toString('base64url')

const suppressOne = async (stack: Stack) =>
  idOf(
    await stack.request('POST', suppressionsPath, {
      key: stack.keys.acme.live,
      body: { channel: 'email', recipient: 'ada@example.com' },
    }),
  )

/** Who owns the rows, and three who must not learn that there are any. */
const strangers = ['the same tenant in the other mode', 'another tenant', 'another tenant in the other mode'] as const

describe('given rows of acme, live', () => {
  let stack: Stack
  let keyOf: Record<(typeof strangers)[number], string>
  let waiting: string
  let dead: string
  let suppression: string
  beforeAll(async () => {
    stack = await openStack()
    const { acme, globex } = stack.keys
    keyOf = {
      'the same tenant in the other mode': acme.test,
      'another tenant': globex.live,
      'another tenant in the other mode': globex.test,
    }
    dead = await buryOne(stack)
    suppression = await suppressOne(stack)
    waiting = await acceptOne(stack, anEmailBody({ user_id: 'u-1', metadata: { order: '42' }, send_at: inAnHour() }))
  })
  afterAll(() => stack.close())

  describe.each(strangers)('when %s asks', (stranger) => {
    const ask = (method: string, path: string, body?: unknown) =>
      stack.request(method, path, { key: keyOf[stranger], body })

    it.each([
      ['GET', (id: string) => `${notificationsPath}/${id}`],
      ['GET', (id: string) => `${notificationsPath}/${id}/timeline`],
      ['GET', (id: string) => `${notificationsPath}/${id}/content`],
      ['POST', (id: string) => `${notificationsPath}/${id}/cancel`],
      ['PATCH', (id: string) => `${notificationsPath}/${id}`],
      ['GET', (id: string) => `${deadLettersPath}/${id}`],
    ] as const)('%s by id is 404, and the same as for an id that never was', async (method, path) => {
      const unknown = waiting.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
      const body = method === 'PATCH' ? { send_at: inAnHour() } : {}
      const never = await ask(method, path(unknown), body)
      for (const id of [waiting, dead]) {
        const before = await rowOf(stack.db, id)
        const answer = await ask(method, path(id), body)
        expectProblem(answer, 404, 'not_found')
        expect(answer.body.detail).toBe(never.body.detail)
        expect(await rowOf(stack.db, id)).toEqual(before)
      }
    })

    it('lists show nothing, whatever they are asked for', async () => {
      for (const query of [
        '',
        '?user_id=u-1',
        '?recipient=rejected@simulator.test',
        '?metadata.order=42',
        '?status=FAILED',
        '?limit=100',
      ]) {
        expect(idsOf(await ask('GET', `${notificationsPath}${query}`))).toEqual([])
      }
      for (const query of ['', '?reason=rejected', '?type=EMAIL'])
        expect(idsOf(await ask('GET', `${deadLettersPath}${query}`))).toEqual([])
      expect((await ask('GET', `${deadLettersPath}/summary`)).body).toMatchObject({ total: 0, data: [] })
    })

    it('a cursor of the owner’s leads to nothing', async () => {
      const cursor = lastCursor
      expect(idsOf(await ask('GET', `${notificationsPath}?cursor=${cursor}`))).toEqual([])
      expect(idsOf(await ask('GET', `${deadLettersPath}?cursor=${cursor}`))).toEqual([])
    })

    it('a batch under the owner’s idempotency keys makes rows of their own', async () => {
      const asked = [anEmailBody({ idempotency_key: 'mine' }), anEmailBody({ idempotency_key: 'mine-too' })]
      const owners = itemIdsOf(await postBatch(stack, asked))
      const theirs = await postBatch(stack, asked, { key: keyOf[stranger] })
      expect(resultsOf(theirs)).toEqual(['created', 'created'])
      expect(itemIdsOf(theirs).filter((id) => owners.includes(id))).toEqual([])
    })

    it('a suppression is 404 by id and by address, in no list and in no file, and stands', async () => {
      const of = `${suppressionsPath}?channel=email&recipient=ada@example.com`
      for (const [method, path] of [
        ['GET', `${suppressionsPath}/${suppression}`],
        ['DELETE', `${suppressionsPath}/${suppression}`],
        ['DELETE', of],
      ] as const) {
        expectProblem(await ask(method, path), 404, 'not_found')
      }
      for (const query of ['', '?recipient=ada@example.com', '?channel=email', `?cursor=${lastCursor}`])
        expect(idsOf(await ask('GET', `${suppressionsPath}${query}`))).toEqual([])
      const file = await stack.request('GET', suppressionsPath, {
        key: keyOf[stranger],
        headers: { accept: 'text/csv' },
      })
      expect(file.text).not.toContain('ada@example.com')
      const [kept] = await stack.db`select 1 from suppressions where id = ${suppression}::uuid`
      expect(kept).toBeDefined()
    })

    it('the owner’s keys are 404, and in no list', async () => {
      const owners = stack.keys.acme.live.split('_')[2] ?? ''
      for (const [method, path] of [
        ['GET', `/api/v1/keys/${owners}`],
        ['DELETE', `/api/v1/keys/${owners}`],
        ['POST', `/api/v1/keys/${owners}/rotate`],
      ] as const) {
        expectProblem(await ask(method, path, {}), 404, 'not_found')
      }
      const cursor = Buffer.from(`v1:${owners}`).toString('base64url')
      for (const query of ['', `?cursor=${cursor}`]) {
        const seen = idsOf(await ask('GET', `/api/v1/keys${query}`))
        expect(seen).not.toContain(owners)
        expect(seen.length).toBeLessThanOrEqual(2)
      }
      expect((await stack.request('GET', notificationsPath, { key: stack.keys.acme.live })).status).toBe(200)
    })

    it('what they suppress is theirs alone', async () => {
      const recipient = 'bob@example.com'
      const made = await ask('POST', suppressionsPath, { channel: 'email', recipient })
      expect(made.status).toBe(201)
      const ours = await stack.request('GET', `${suppressionsPath}?recipient=${recipient}`, {
        key: stack.keys.acme.live,
      })
      expect(idsOf(ours)).toEqual([])
    })

    it('a replay finds nothing, by ids and by filter', async () => {
      const before = await storedIn(stack.db)
      const byIds = await ask('POST', `${deadLettersPath}/replay`, { ids: [dead, waiting], reason: 'mine now' })
      expect(byIds.body).toMatchObject({ count: 0, ids: [] })
      expect(byIds.body.skipped).toEqual(
        expect.arrayContaining([dead, waiting].map((id) => ({ id, reason: 'not_found' }))),
      )
      const byFilter = await ask('POST', `${deadLettersPath}/replay`, {
        filter: {},
        dry_run: false,
        reason: 'mine now',
      })
      expect(byFilter.body).toMatchObject({ count: 0, ids: [], skipped: [] })
      const dryRun = await ask('POST', `${deadLettersPath}/replay`, { ids: [dead], dry_run: true })
      expect(dryRun.body).toMatchObject({ count: 0, ids: [] })
      expect(await storedIn(stack.db)).toEqual(before)
      expect(await rowOf(stack.db, dead)).toMatchObject({ status: 'FAILED' })
    })
  })

  it('their owner finds them all the same', async () => {
    const key = stack.keys.acme.live
    expect(idsOf(await stack.request('GET', `${notificationsPath}?metadata.order=42`, { key }))).toEqual([waiting])
    expect(idsOf(await stack.request('GET', deadLettersPath, { key }))).toEqual([dead])
  })
})
