import { describe, expect, it } from 'vitest'
import type { DeadLetterFilter } from '../../lib/notifications/ports/store.ts'
import { aFailure, aMessage } from '../support/notifications.ts'
import { died, later, leaseMs, type StoreCase, wholePage } from './store-case.ts'

const audit = { by: 'key_1', reason: 'the template was mended' }

export const storeDeadLettersContract = (given: () => StoreCase) => {
  describe('when dead letters are looked at', () => lookCases(given))
  describe('when dead letters are replayed', () => replayCases(given))
}

const lookCases = (given: () => StoreCase) => {
  it('has a dead letter for each FAILED row and for no other', async () => {
    const { store, insert, bury, owner, letter } = given()
    const [one, two, three] = [await bury(), await bury(), await bury()]
    await store.cancel(owner, (await insert()).id)
    await store.replay(owner, [letter(two.id)], audit)
    const failed = await store.list(owner, { status: 'FAILED' }, wholePage)
    const letters = await store.listDeadLetters(owner, {}, wholePage)
    expect(letters.map(({ notificationId }) => notificationId)).toEqual([three.id, one.id])
    expect(failed.map(({ id }) => id)).toEqual([three.id, one.id])
  })

  it('pages from the newest notification to the oldest', async () => {
    const { store, bury, owner } = given()
    const buried = [await bury(), await bury(), await bury()].map(({ id }) => id).reverse()
    const first = await store.listDeadLetters(owner, {}, { before: undefined, limit: 2 })
    const second = await store.listDeadLetters(owner, {}, { before: first.at(-1)?.notificationId, limit: 2 })
    expect([...first, ...second].map(({ notificationId }) => notificationId)).toEqual(buried)
  })

  it('lists only what fits every filter', async () => {
    const { store, insert, claim, bury, owner, clock } = given()
    const first = await bury()
    const between = later(clock.now(), 500)
    clock.advance(1_000)
    const sms = await bury({ message: aMessage('sms') }, { ...aFailure('permanent'), code: 'sns.OptedOut' })
    const tired = await insert()
    await store.settle([died(await claim(tired.id), aFailure('transient'), 'attempts_exhausted')])
    const listed = async (filter: DeadLetterFilter) =>
      (await store.listDeadLetters(owner, filter, wholePage)).map(({ notificationId }) => notificationId)
    expect(await listed({ channel: 'sms' })).toEqual([sms.id])
    expect(await listed({ reason: 'attempts_exhausted' })).toEqual([tired.id])
    expect(await listed({ code: 'sns.OptedOut' })).toEqual([sms.id])
    expect(await listed({ failedAfter: between })).toEqual([tired.id, sms.id])
    expect(await listed({ failedBefore: between })).toEqual([first.id])
    expect(await listed({ channel: 'email', failedAfter: between })).toEqual([tired.id])
  })

  it('counts those that are alike, the most first, with the time of the oldest', async () => {
    const { store, bury, owner, clock } = given()
    const oldest = clock.now()
    await bury()
    clock.advance(1_000)
    await bury({ message: aMessage('sms') })
    await bury()
    const alike = { reason: 'rejected', code: 'fake.permanent' }
    expect(await store.countDeadLetters(owner)).toEqual([
      { channel: 'email', ...alike, count: 2, oldestFailedAt: oldest },
      { channel: 'sms', ...alike, count: 1, oldestFailedAt: clock.now() },
    ])
  })

  it('tells dead letters from other ids, of every tenant', async () => {
    const { store, insert, bury, letter, owner, ids } = given()
    const [mine, theirs] = [await bury(), await bury({ tenantId: `${owner.tenantId}-other` })]
    const replayed = await bury()
    await store.replay(owner, [letter(replayed.id)], audit)
    const asked = [mine.id, (await insert()).id, theirs.id, replayed.id, ids.notificationId()]
    expect((await store.filterDeadLetters(asked)).sort()).toEqual([mine.id, theirs.id])
    expect(await store.filterDeadLetters([])).toEqual([])
  })

  it('names the newest of every tenant to whoever compares them with the queue', async () => {
    const { store, bury, owner } = given()
    const mine = await bury()
    const theirs = await bury({ tenantId: `${owner.tenantId}-other` })
    expect(await store.listRecentDeadLetters(2)).toEqual([theirs.id, mine.id])
  })
}

const replayCases = (given: () => StoreCase) => {
  it('gives a fresh start: no attempts spent, due now, under a new job', async () => {
    const { store, bury, find, owner, ids, clock } = given()
    const { id } = await bury()
    clock.advance(5_000)
    const jobId = ids.jobId()
    const [replayed] = await store.replay(owner, [{ id, jobId, delayMs: 0 }], audit)
    const fresh = {
      status: 'PENDING',
      reason: 'replayed',
      attempts: 0,
      replays: 1,
      jobId,
      dueAt: clock.now(),
      finishedAt: undefined,
    }
    expect(replayed).toMatchObject(fresh)
    expect(await find(id)).toEqual(replayed)
    expect(await store.findDeadLetter(owner, id)).toBeUndefined()
    const [claimed] = await store.claim([id], leaseMs)
    expect(claimed).toMatchObject({ claimNo: 2, settledClaimNo: 1, notification: { attempts: 1 } })
  })

  it('writes down who did it, when and why', async () => {
    const { store, bury, claim, owner, letter, clock } = given()
    const { id } = await bury()
    const failure = { failedAt: clock.now(), failedReason: 'rejected' }
    const first = { notificationId: id, ...failure, replayedAt: clock.now(), replayedBy: 'key_1', reason: audit.reason }
    await store.replay(owner, [letter(id)], audit)
    await store.settle([died(await claim(id))])
    clock.advance(1_000)
    const second = { notificationId: id, ...failure, replayedAt: clock.now(), replayedBy: 'key_2', reason: 'again' }
    await store.replay(owner, [letter(id)], { by: 'key_2', reason: 'again' })
    expect(await store.listReplays(owner, id)).toEqual([first, second])
  })

  it('replays once, whoever asks and however often', async () => {
    const { store, bury, find, owner, letter } = given()
    const { id } = await bury()
    const asks = Array.from({ length: 16 }, () => store.replay(owner, [letter(id)], audit))
    expect((await Promise.all(asks)).flat()).toHaveLength(1)
    expect((await find(id)).replays).toBe(1)
    expect(await store.listReplays(owner, id)).toHaveLength(1)
  })

  it('is due after as long as each was told to wait', async () => {
    const { store, bury, find, letter, owner, clock } = given()
    const [now, soon] = [await bury(), await bury()]
    clock.advance(1_000)
    await store.replay(owner, [letter(now.id), letter(soon.id, 2_500)], audit)
    expect((await find(now.id)).dueAt).toEqual(clock.now())
    expect((await find(soon.id)).dueAt).toEqual(later(clock.now(), 2_500))
    expect((await store.claim([now.id, soon.id], leaseMs)).map(({ notification }) => notification.id)).toEqual([now.id])
    clock.advance(2_500)
    expect(await store.claim([soon.id], leaseMs)).toHaveLength(1)
  })

  it('replays nothing but what has failed and has not expired', async () => {
    const { store, insert, bury, find, letter, owner, ids, clock } = given()
    const waiting = await insert()
    const expiring = await bury({ expiresAt: later(clock.now(), 1_000) })
    const failed = await bury({ expiresAt: later(clock.now(), 1_001) })
    clock.advance(1_000)
    const letters = [waiting.id, expiring.id, failed.id, ids.notificationId()].map((id) => letter(id))
    expect((await store.replay(owner, letters, audit)).map(({ id }) => id)).toEqual([failed.id])
    expect((await find(expiring.id)).status).toBe('FAILED')
    expect(await store.replay(owner, [], audit)).toEqual([])
  })
}
