import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { expectProblem } from '../support/answer.ts'
import { anSmsBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf, storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const replayPath = '/api/v1/dead-letters/replay'
const unknownId = '0199c0de-7000-7000-8000-00000000c0de'

describe(`POST ${replayPath}`, () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())
  const replay = (body: unknown, key = stack.keys.acme.live) => stack.request('POST', replayPath, { key, body })
  const timelineOf = async (id: string) =>
    (await stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })).body
  /** As when its cause is mended: the same row, with a recipient that works. */
  const mend = (id: string) =>
    stack.db`update notifications set recipient = 'delivered@simulator.test' where id = ${id}::uuid`

  describe('200', () => {
    it('gives a dead letter a fresh start, which is sent, and an audit on its timeline', async () => {
      const id = await buryOne(stack)
      await mend(id)
      const answer = await replay({ ids: [id], reason: 'the typo is mended' })
      expect(answer).toMatchObject({
        status: 200,
        body: { object: 'replay', dry_run: false, count: 1, ids: [id], skipped: [] },
      })
      expect(await rowOf(stack.db, id)).toMatchObject({
        status: 'PENDING',
        reason: 'replayed',
        attempts: 0,
        finished_at: null,
      })
      expect(await stack.queues.deadLetters.missing([id as never])).toEqual([id])
      expect((await stack.request('GET', `/api/v1/dead-letters/${id}`, { key: stack.keys.acme.live })).status).toBe(404)
      expect((await timelineOf(id)).summary).toBe('It was replayed and waits for its turn.')

      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      expect(providerCalls(stack, id).map(({ accepted }) => accepted)).toEqual([false, true])
      const { events } = await timelineOf(id)
      expect(events).toMatchObject([
        { event: 'accepted' },
        { event: 'claimed' },
        { event: 'attempt', attempt: { outcome: 'permanent' } },
        { event: 'dead_letter' },
        { event: 'replayed', text: 'Replayed: the typo is mended' },
        { event: 'claimed' },
        { event: 'attempt', attempt: { outcome: 'sent' } },
      ])
      const [audit] = await stack.db`select replayed_by, reason from replays where notification_id = ${id}::uuid`
      expect(audit).toEqual({ replayed_by: stack.keys.acme.live.split('_')[2], reason: 'the typo is mended' })
    })

    it('buries again what fails again', async () => {
      const id = await buryOne(stack)
      await replay({ ids: [id], reason: 'hope' })
      await stack.drainUntil('it to fail again', hasStatus(stack.db, id, 'FAILED'))
      expect(await stack.queues.deadLetters.missing([id as never])).toEqual([])
      expect((await timelineOf(id)).summary).toContain('refused it for good')
    })

    it('replays once, though it is asked twice', async () => {
      const id = await buryOne(stack)
      await replay({ ids: [id], reason: 'once' })
      expect((await replay({ ids: [id], reason: 'twice' })).body).toMatchObject({
        count: 0,
        ids: [],
        skipped: [{ id, reason: 'not_failed' }],
      })
      expect(await stack.db`select reason from replays where notification_id = ${id}::uuid`).toEqual([
        { reason: 'once' },
      ])
      await stack.drain()
    })

    it('replays once, though it is asked ten times at once, and is sent once', async () => {
      const id = await buryOne(stack)
      await mend(id)
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => replay({ ids: [id, id], reason: 'all at once' })),
      )
      expect(answers.map(({ body }) => body.count).filter((count) => count === 1)).toHaveLength(1)
      await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
      expect(providerCalls(stack, id).filter(({ accepted }) => accepted)).toHaveLength(1)
      expect(await rowOf(stack.db, id)).toMatchObject({ attempts: 1 })
      expect(await stack.db`select 1 from replays where notification_id = ${id}::uuid`).toHaveLength(1)
    })

    it('skips what is unknown, what did not fail and what has expired, and says so', async () => {
      const [waiting, expired] = [await acceptOne(stack, anSmsBody()), await buryOne(stack)]
      await stack.db`update notifications set expires_at = clock_timestamp() where id = ${expired}::uuid`
      const skipped = [
        { id: unknownId, reason: 'not_found' },
        { id: waiting, reason: 'not_failed' },
        { id: expired, reason: 'expired' },
      ]
      for (const how of [{ dry_run: true }, { reason: 'r' }]) {
        const answer = await replay({ ids: skipped.map(({ id }) => id), ...how })
        expect(answer.body).toMatchObject({ count: 0, ids: [] })
        expect(answer.body.skipped).toEqual(expect.arrayContaining(skipped))
      }
      expect(await rowOf(stack.db, expired)).toMatchObject({ status: 'FAILED' })
    })

    it('by filter it is a dry run, unless it says otherwise', async () => {
      const tenant = stack.keys.globex.live
      const ids = [await buryOne(stack, {}, tenant), await buryOne(stack, {}, tenant)]
      const before = await storedIn(stack.db)
      const dry = await replay({ filter: { type: 'EMAIL', reason: 'rejected' } }, tenant)
      expect(dry.body).toMatchObject({ dry_run: true, count: 2, ids: expect.arrayContaining(ids), skipped: [] })
      expect((await replay({ filter: { type: 'SMS' } }, tenant)).body).toMatchObject({ count: 0 })
      expect((await replay({ filter: { code: 'ses.Other' } }, tenant)).body).toMatchObject({ count: 0 })
      expect((await replay({ filter: { failed_after: '2099-01-01T00:00:00Z' } }, tenant)).body).toMatchObject({
        count: 0,
      })
      expect(await storedIn(stack.db)).toEqual(before)
      expect((await replay({ filter: {}, limit: 1, dry_run: false, reason: 'one' }, tenant)).body).toMatchObject({
        dry_run: false,
        count: 1,
        ids: [ids[1]],
      })
      expect((await replay({ filter: {}, dry_run: false, reason: 'the rest' }, tenant)).body).toMatchObject({
        count: 1,
        ids: [ids[0]],
      })
      await stack.drain()
    })
  })

  describe('400', () => {
    it.each(['', '{', '['.repeat(1_000)])('refuses %j', async (body) =>
      expectProblem(await replay(body), 400, 'malformed_json'),
    )
  })

  describe('422', () => {
    it.each([
      ['nothing', {}, '/ids'],
      ['null', 'null', ''],
      ['a list of ids', [unknownId], ''],
      ['both ids and a filter', { ids: [unknownId], filter: {}, reason: 'r' }, '/ids'],
      ['no ids', { ids: [], reason: 'r' }, '/ids'],
      ['what is no id', { ids: [unknownId, 'x'], reason: 'r' }, '/ids/1'],
      ['an id that is a number', { ids: [1], reason: 'r' }, '/ids/0'],
      ['1001 ids', { ids: Array(1_001).fill(unknownId), reason: 'r' }, '/ids'],
      ['ids without a reason', { ids: [unknownId] }, '/reason'],
      ['a filter that is to be carried out without a reason', { filter: {}, dry_run: false }, '/reason'],
      ['an empty reason', { ids: [unknownId], reason: '' }, '/reason'],
      ['a reason of 256 characters', { ids: [unknownId], reason: 'x'.repeat(256) }, '/reason'],
      ['a reason with NUL', { ids: [unknownId], reason: 'a\0b' }, '/reason'],
      ['a limit of 0', { filter: {}, limit: 0 }, '/limit'],
      ['a limit of 1001', { filter: {}, limit: 1_001 }, '/limit'],
      ['a limit that is a text', { filter: {}, limit: '10' }, '/limit'],
      ['a dry run that is a text', { filter: {}, dry_run: 'false' }, '/dry_run'],
      ['an unknown field', { filter: {}, dryrun: false }, '/dryrun'],
      ['an unknown filter', { filter: { tenant_id: 'globex' } }, '/filter/tenant_id'],
      ['a filter by an unknown type', { filter: { type: 'FAX' } }, '/filter/type'],
      ['a filter with NUL', { filter: { code: 'a\0' } }, '/filter/code'],
      ['a filter by what is no instant', { filter: { failed_after: 'yesterday' } }, '/filter/failed_after'],
      [
        'a filter by a year that Postgres has not',
        { filter: { failed_before: '0000-01-01T00:00:00Z' } },
        '/filter/failed_before',
      ],
    ])('refuses %s, and replays nothing', async (_name, body, pointer) => {
      const before = await storedIn(stack.db)
      expectProblem(await replay(body), 422, 'invalid_request', pointer)
      expect(await storedIn(stack.db)).toEqual(before)
    })
  })
})
