import { describe, expect, it } from 'vitest'
import { aFailure } from '../support/notifications.ts'
import { attemptOf, deferred, died, expired, later, leaseMs, type StoreCase, sent } from './store-case.ts'

export const storeSettleContract = (given: () => StoreCase) => {
  describe('when a claim is settled', () => outcomeCases(given))
  describe('when the lease was lost before the settle', () => lostLeaseCases(given))
  describe('when a claim was never settled', () => lapsedCases(given))
}

const outcomeCases = (given: () => StoreCase) => {
  it('ends what was sent, and keeps the attempt with the provider’s id', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    const claimed = await claim(id)
    clock.advance(120)
    expect((await store.settle([sent(claimed, 'ses-1')])).ended).toEqual([id])
    expect(await find(id)).toMatchObject({ status: 'SENT', attempts: 1, reason: undefined, finishedAt: clock.now() })
    expect(await store.listAttempts(owner, id)).toEqual([attemptOf(claimed, { providerMessageId: 'ses-1' })])
    expect(await store.findDeadLetter(owner, id)).toBeUndefined()
  })

  it('lets what was deferred rest until its time, under a new job', async () => {
    const { store, insert, claim, find, ids, clock } = given()
    const { id, jobId } = await insert()
    const retryAt = later(clock.now(), 4_000)
    const settlement = deferred(await claim(id), ids, retryAt)
    await store.settle([settlement])
    const waiting = await find(id)
    expect(waiting).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      reason: 'transient',
      dueAt: retryAt,
      finishedAt: undefined,
    })
    expect(waiting.jobId).not.toBe(jobId)
    expect(settlement.outcome).toMatchObject({ jobId: waiting.jobId })
    clock.advance(3_999)
    expect(await store.claim([id], leaseMs)).toEqual([])
    clock.advance(1)
    expect((await claim(id)).notification.attempts).toBe(2)
  })

  it('takes no attempt for one that was throttled', async () => {
    const { store, insert, claim, find, ids, clock } = given()
    const { id } = await insert()
    for (let round = 0; round < 3; round += 1) {
      await store.settle([deferred(await claim(id), ids, clock.now(), false)])
      expect(await find(id)).toMatchObject({ attempts: 0, reason: 'throttled' })
    }
    expect((await claim(id)).notification.attempts).toBe(1)
  })

  it('buries what died, with all that is asked about it later', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    const claimed = await claim(id)
    clock.advance(50)
    expect((await store.settle([died(claimed)])).ended).toEqual([id])
    expect(await find(id)).toMatchObject({ status: 'FAILED', reason: 'rejected', finishedAt: clock.now() })
    const { code, detail } = aFailure('permanent')
    expect(await store.findDeadLetter(owner, id)).toEqual({
      notificationId: id,
      channel: 'email',
      reason: 'rejected',
      code,
      detail,
      attempts: 1,
      failedAt: clock.now(),
    })
  })

  it('ends what expired, without an attempt', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    await store.settle([expired(await claim(id))])
    expect(await find(id)).toMatchObject({ status: 'EXPIRED', finishedAt: clock.now() })
    expect(await store.listAttempts(owner, id)).toEqual([])
    expect(await store.findDeadLetter(owner, id)).toBeUndefined()
  })

  it('settles a batch of different ends at once', async () => {
    const { store, insert, find, ids, clock } = given()
    const rows = await Promise.all([insert(), insert(), insert(), insert()])
    const claims = await store.claim(
      rows.map(({ id }) => id),
      leaseMs,
    )
    const [one, two, three, four] = claims
    if (!one || !two || !three || !four) throw new Error('expected four claims')
    const { ended } = await store.settle([sent(one), died(two), deferred(three, ids, clock.now()), expired(four)])
    expect(ended.sort()).toEqual(rows.map(({ id }) => id).sort())
    const statuses = await Promise.all(claims.map(async ({ notification }) => (await find(notification.id)).status))
    expect(statuses).toEqual(['SENT', 'FAILED', 'PENDING', 'EXPIRED'])
    expect((await store.settle([])).ended).toEqual([])
  })

  it('remembers that the claim was settled', async () => {
    const { store, insert, claim, ids, clock } = given()
    const { id } = await insert()
    await store.settle([deferred(await claim(id), ids, clock.now())])
    expect(await claim(id)).toMatchObject({ claimNo: 2, settledClaimNo: 1 })
  })

  it('settles once: the same settle again changes nothing and ends nothing', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    const claimed = await claim(id)
    const settlement = sent(claimed)
    await store.settle([settlement])
    const before = await find(id)
    clock.advance(1_000)
    expect((await store.settle([settlement])).ended).toEqual([])
    expect((await store.settle([sent(claimed, 'another')])).ended).toEqual([])
    expect(await find(id)).toEqual(before)
    expect(await store.listAttempts(owner, id)).toEqual(settlement.attempts)
  })
}

const lostLeaseCases = (given: () => StoreCase) => {
  it('changes nothing, but keeps the attempt that was made', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    const slow = await claim(id)
    clock.advance(leaseMs)
    const quick = await claim(id)
    const before = await find(id)
    expect((await store.settle([sent(slow, 'slow')])).ended).toEqual([])
    expect(await find(id)).toEqual(before)
    expect((await store.settle([sent(quick, 'quick')])).ended).toEqual([id])
    const attempts = await store.listAttempts(owner, id)
    expect(attempts.map(({ claimNo, providerMessageId }) => [claimNo, providerMessageId])).toEqual([
      [1, 'slow'],
      [2, 'quick'],
    ])
  })

  it('buries nothing, and brings nothing back', async () => {
    const { store, insert, claim, find, owner, ids, clock } = given()
    const { id } = await insert()
    const slow = await claim(id)
    clock.advance(leaseMs)
    await store.settle([sent(await claim(id))])
    expect((await store.settle([died(slow)])).ended).toEqual([])
    expect((await store.settle([deferred(slow, ids, clock.now())])).ended).toEqual([])
    expect((await find(id)).status).toBe('SENT')
    expect(await store.findDeadLetter(owner, id)).toBeUndefined()
  })

  it('still counts while nobody else has claimed it', async () => {
    const { store, insert, claim, find, clock } = given()
    const { id } = await insert()
    const slow = await claim(id)
    clock.advance(leaseMs * 3)
    expect((await store.settle([sent(slow)])).ended).toEqual([id])
    expect((await find(id)).status).toBe('SENT')
  })

  it('ends the others of its batch all the same', async () => {
    const { store, insert, claim, find, clock } = given()
    const [lost, kept] = [await insert(), await insert()]
    const slow = await claim(lost.id)
    clock.advance(leaseMs)
    await claim(lost.id)
    expect((await store.settle([sent(slow), sent(await claim(kept.id))])).ended).toEqual([kept.id])
    expect((await find(kept.id)).status).toBe('SENT')
  })
}

const lapsedCases = (given: () => StoreCase) => {
  const lapsed = { outcome: 'ambiguous' as const, code: 'lease_lapsed', detail: 'Nobody knows.' }

  it('leaves a gap that the next claim shows', async () => {
    const { insert, claim, clock } = given()
    const { id } = await insert()
    await claim(id)
    clock.advance(leaseMs)
    await claim(id)
    clock.advance(leaseMs)
    expect(await claim(id)).toMatchObject({ claimNo: 3, settledClaimNo: 0, notification: { attempts: 3 } })
  })

  it('lets what really happened replace the guess, and never the other way round', async () => {
    const { store, insert, claim, owner, clock } = given()
    const { id } = await insert()
    const slow = await claim(id)
    clock.advance(leaseMs)
    const quick = await claim(id)
    const guess = attemptOf(slow, lapsed)
    await store.settle([{ ...sent(quick), attempts: [guess, attemptOf(quick)] }])
    expect(await store.listAttempts(owner, id)).toEqual([guess, attemptOf(quick)])
    await store.settle([sent(slow, 'slow')])
    const known = [attemptOf(slow, { providerMessageId: 'slow' }), attemptOf(quick)]
    expect(await store.listAttempts(owner, id)).toEqual(known)
    await store.settle([{ ...sent(slow), attempts: [guess] }])
    expect(await store.listAttempts(owner, id)).toEqual(known)
  })
}
