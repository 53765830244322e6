import { describe, expect, it } from 'vitest'
import { type Feedback, type FeedbackType, feedbackTypes, softBounces } from '../../lib/notifications/feedback.ts'
import type { Notification, NotificationId } from '../../lib/notifications/notification.ts'
import { aMessage } from '../support/notifications.ts'
import { deferred, died, later, type StoreCase, sent, wholePage } from './store-case.ts'

export const storeFeedbackContract = (given: () => StoreCase) => {
  describe('when a provider tells what became of a message', () => keptCases(given))
  describe('when feedback is carried out', () => movedCases(given))
  describe('when feedback proves what nobody knew', () => provenCases(given))
  describe('when feedback speaks against an address', () => suppressedCases(given))
}

const told = (notificationId: NotificationId, type: FeedbackType, change: Partial<Feedback> = {}): Feedback => ({
  id: `event-${type}`,
  notificationId,
  type,
  at: new Date('2030-01-01T00:00:00.000Z'),
  providerMessageId: 'provider-1',
  code: undefined,
  detail: undefined,
  ...change,
})

const nothing = { applied: 0, proven: [], moved: 0, suppressed: 0 }

const steps = ({ store, insert, claim, find, owner }: StoreCase) => ({
  sendOne: async (overrides?: Partial<Notification>) => {
    const { id } = await insert(overrides as never)
    await store.settle([sent(await claim(id))])
    return id
  },
  tell: async (...feedbacks: Feedback[]) => {
    await store.recordFeedback(feedbacks)
    return store.applyFeedback(100)
  },
  statusOf: async (id: NotificationId) => (await find(id)).status,
  suppressions: async () =>
    (await store.listSuppressions(owner, {}, { before: undefined, limit: 100 })).map(({ recipient, reason }) => [
      recipient,
      reason,
    ]),
})

const keptCases = (given: () => StoreCase) => {
  it('keeps each event once, in the order of its time', async () => {
    const { store, owner, clock } = given()
    const id = await steps(given()).sendOne()
    const first = told(id, 'accepted', { at: clock.now(), code: 'Send', detail: 'as told' })
    const second = told(id, 'delivered', { at: later(clock.now(), 5) })
    expect(await store.recordFeedback([second, first])).toBe(2)
    expect(await store.recordFeedback([first, second])).toBe(0)
    expect(await store.listFeedback(owner, id)).toEqual([first, second])
    expect(await store.listFeedback({ ...owner, mode: 'test' }, id)).toEqual([])
    expect(await store.recordFeedback([])).toBe(0)
  })

  it('keeps nothing of what is no notification', async () => {
    const { store, ids } = given()
    await store.applyFeedback(1_000) // what earlier cases left
    expect(await store.recordFeedback([told(ids.notificationId(), 'delivered')])).toBe(0)
    expect(await store.applyFeedback(10)).toEqual(nothing)
  })
}

const movedCases = (given: () => StoreCase) => {
  it.each([
    ['delivered', 'DELIVERED'],
    ['bounced', 'BOUNCED'],
    ['rejected', 'BOUNCED'],
    ['complained', 'COMPLAINED'],
    ['accepted', 'SENT'],
    ['soft_bounced', 'SENT'],
    ['delayed', 'SENT'],
  ] as const)('when it is %s, it is %s', async (type, status) => {
    const { sendOne, tell, statusOf } = steps(given())
    const id = await sendOne()
    expect(await tell(told(id, type))).toMatchObject({ applied: 1, proven: [], moved: status === 'SENT' ? 0 : 1 })
    expect(await statusOf(id)).toBe(status)
  })

  it('says why, in the provider’s words', async () => {
    const { sendOne, tell } = steps(given())
    const [one, other] = [await sendOne(), await sendOne()]
    await tell(told(one, 'bounced', { code: 'Permanent/NoEmail' }), told(other, 'complained'))
    expect((await given().find(one)).reason).toBe('Permanent/NoEmail')
    expect((await given().find(other)).reason).toBe('complained')
  })

  it('comes to the same end, whatever comes first and however often', async () => {
    const { sendOne, tell, statusOf } = steps(given())
    const types = ['delivered', 'bounced', 'complained', 'accepted'] as const
    for (const order of [types, types.toReversed(), ['complained', 'delivered', 'bounced', 'accepted'] as const]) {
      const [together, apart] = [await sendOne(), await sendOne()]
      await tell(...order.map((type) => told(together, type)))
      for (const type of [...order, ...order]) await tell(told(apart, type))
      expect([await statusOf(together), await statusOf(apart)]).toEqual(['COMPLAINED', 'COMPLAINED'])
    }
  })

  it('is done with each event once', async () => {
    const { sendOne, tell } = steps(given())
    const id = await sendOne()
    await tell(told(id, 'delivered'))
    expect(await given().store.applyFeedback(10)).toEqual(nothing)
  })

  it('takes no more than it is asked to', async () => {
    const { store } = given()
    const { sendOne } = steps(given())
    const rows = [await sendOne(), await sendOne(), await sendOne()]
    await store.recordFeedback(rows.map((id) => told(id, 'delivered')))
    expect(await store.applyFeedback(2)).toMatchObject({ applied: 2, moved: 2 })
    expect(await store.applyFeedback(2)).toMatchObject({ applied: 1, moved: 1 })
  })

  it('waits for whoever is sending to speak first', async () => {
    const { store, insert, claim } = given()
    const { tell, statusOf } = steps(given())
    const { id } = await insert()
    const claimed = await claim(id)
    expect(await tell(told(id, 'delivered'))).toEqual(nothing)
    expect(await statusOf(id)).toBe('PROCESSING')
    const other = await claim((await insert()).id)
    expect(await store.settle([sent(claimed), sent(other)])).toEqual({
      ended: expect.arrayContaining([id, other.notification.id]),
      hasFeedback: true,
    })
    expect(await store.applyFeedback(10)).toMatchObject({ applied: 1, moved: 1 })
    expect(await statusOf(id)).toBe('DELIVERED')
  })

  it('is nothing to a settle of what nobody has told of, or has told of before', async () => {
    const { store, insert, claim, bury, letter, owner } = given()
    const { sendOne, tell } = steps(given())
    await tell(told(await sendOne(), 'delivered'))
    expect(await store.settle([sent(await claim((await insert()).id))])).toMatchObject({ hasFeedback: false })
    const { id } = await bury()
    await store.replay(owner, [letter(id)], { by: 'ada', reason: 'mended' })
    expect(await store.settle([sent(await claim(id))])).toMatchObject({ ended: [id], hasFeedback: false })
  })

  it('moves nothing that was never sent', async () => {
    const { store, insert, owner } = given()
    const { tell, statusOf } = steps(given())
    const [waiting, canceled] = [await insert(), await insert()]
    await store.cancel(owner, canceled.id)
    await tell(...feedbackTypes.flatMap((type) => [told(waiting.id, type), told(canceled.id, type)]))
    expect([await statusOf(waiting.id), await statusOf(canceled.id)]).toEqual(['PENDING', 'CANCELED'])
  })
}

const provenCases = (given: () => StoreCase) => {
  it('ends what waits for another try', async () => {
    const { store, insert, claim, find, ids, clock } = given()
    const { tell } = steps(given())
    const { id } = await insert()
    await store.settle([deferred(await claim(id), ids, later(clock.now(), 60_000))])
    expect(await tell(told(id, 'accepted'))).toMatchObject({ proven: [id], applied: 1, moved: 0 })
    expect(await find(id)).toMatchObject({ status: 'SENT', reason: 'proven_by_feedback', finishedAt: clock.now() })
  })

  it('ends a dead letter, and what it says of the delivery holds', async () => {
    const { store, insert, claim, find, owner } = given()
    const { tell } = steps(given())
    const { id } = await insert()
    await store.settle([died(await claim(id))])
    expect(await tell(told(id, 'delivered'))).toMatchObject({ proven: [id], applied: 1, moved: 1 })
    expect((await find(id)).status).toBe('DELIVERED')
    expect(await store.findDeadLetter(owner, id)).toBeUndefined()
    expect(await store.listDeadLetters(owner, {}, wholePage)).toEqual([])
  })

  it('is told to whoever claims it next', async () => {
    const { store, insert, claim, clock } = given()
    const { id } = await insert()
    expect(await claim(id)).toMatchObject({ provenBy: undefined })
    await store.recordFeedback([told(id, 'accepted', { providerMessageId: 'ses-7' })])
    clock.advance(60_000)
    expect(await claim(id)).toMatchObject({ provenBy: 'ses-7', claimNo: 2, settledClaimNo: 0 })
  })
}

const suppressedCases = (given: () => StoreCase) => {
  it.each([
    ['bounced', 'bounced'],
    ['complained', 'complained'],
    ['rejected', undefined],
    ['delivered', undefined],
    ['soft_bounced', undefined],
  ] as const)('when it is %s, it is suppressed as %s', async (type, reason) => {
    const { sendOne, tell, suppressions } = steps(given())
    const message = aMessage('email', 'Ada@Example.com')
    const id = await sendOne({ message })
    expect(await tell(told(id, type))).toMatchObject({ suppressed: reason ? 1 : 0 })
    expect(await suppressions()).toEqual(reason ? [['ada@example.com', reason]] : [])
  })

  it.each([
    ['bounced', 'complained'],
    ['complained', 'bounced'],
  ] as const)('when it is %s first and %s later, the complaint is the reason', async (first, second) => {
    const { sendOne, tell, suppressions } = steps(given())
    const id = await sendOne({ message: aMessage('email', `${first}@example.com`) })
    expect(await tell(told(id, first))).toMatchObject({ suppressed: 1 })
    expect(await tell(told(id, second))).toMatchObject({ suppressed: 0 })
    expect(await suppressions()).toEqual([[`${first}@example.com`, 'complained']])
  })

  it('suppresses nobody for what a test key sent', async () => {
    const { store, insert, claim, owner } = given()
    const test = { ...owner, mode: 'test' as const }
    const { id } = await insert(test)
    await store.settle([sent(await claim(id))])
    expect(await steps(given()).tell(told(id, 'bounced'))).toMatchObject({ moved: 1, suppressed: 0 })
    expect(await store.listSuppressions(test, {}, { before: undefined, limit: 10 })).toEqual([])
  })

  it(`suppresses after ${softBounces.max} soft bounces in seven days, and not after fewer`, async () => {
    const { clock } = given()
    const { sendOne, tell, suppressions } = steps(given())
    const ages = [softBounces.withinMs + 1, 3_000, 2_000]
    for (const age of ages)
      await tell(told(await sendOne(), 'soft_bounced', { at: new Date(clock.now().getTime() - age) }))
    expect(await suppressions()).toEqual([])
    await tell(told(await sendOne(), 'soft_bounced', { at: clock.now() }))
    expect(await suppressions()).toEqual([['ada@example.com', 'soft_bounced']])
  })
}
