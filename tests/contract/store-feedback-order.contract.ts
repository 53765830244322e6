import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Feedback, type FeedbackType, feedbackTypes } from '../../lib/notifications/feedback.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { aMessage } from '../support/notifications.ts'
import { deferred, died, later, type StoreCase, sent, wholePage } from './store-case.ts'

/** What one send of ours may come to; in the dark means that we think it failed. */
const ends = ['sent', 'deferred', 'died'] as const
type End = (typeof ends)[number]
type Step = { do: 'claim' | 'settle' | 'apply' } | { do: 'tell'; types: FeedbackType[] }

/** What is told at once, before the claim (0), while it is being sent (1) or behind that (2), and whether somebody then carries it out. */
const anyWord = fc.record({
  types: fc.uniqueArray(fc.constantFrom(...feedbackTypes), { minLength: 1, maxLength: 3 }),
  place: fc.constantFrom(0, 1, 2, 2, 2),
  isApplied: fc.boolean(),
})

/** A claim and its settle in their order, and events before, between and behind them: alone or together, once or often. */
const anyHistory = fc
  .record({ end: fc.constantFrom(...ends), told: fc.array(anyWord, { maxLength: 10, size: 'max' }) })
  .map(({ end, told }) => {
    const steps: Step[][] = [[], [{ do: 'claim' }], [{ do: 'settle' }]]
    for (const { types, place, isApplied } of told)
      steps[place]?.push({ do: 'tell', types }, ...(isApplied ? [{ do: 'apply' } as const] : []))
    return { end, types: new Set(told.flatMap(({ types }) => types)), steps: steps.flat() }
  })

/** The rule in the plainest words: what counts is what was told, and not when, how often or beside what. */
const statusAfter = (end: End, types: ReadonlySet<FeedbackType>) => {
  if (types.has('complained')) return 'COMPLAINED'
  if (types.has('bounced') || types.has('rejected')) return 'BOUNCED'
  if (types.has('delivered')) return 'DELIVERED'
  if (types.size > 0 || end === 'sent') return 'SENT'
  return end === 'died' ? 'FAILED' : 'PENDING'
}

const reasonAfter = (types: ReadonlySet<FeedbackType>) => {
  if (types.has('complained')) return ['complained']
  return types.has('bounced') ? ['bounced'] : []
}

export const storeFeedbackOrderContract = (given: () => StoreCase) => {
  it('any events, in any order, any number of times and at any time, come to the same end', async () => {
    const one = given()
    let nth = 0
    await fc.assert(
      fc.asyncProperty(anyHistory, async ({ end, types, steps }) => {
        nth += 1
        const to = `nr${nth}@example.com`
        const { id } = await one.insert({ message: aMessage('email', to) })
        const acts = actsOn(one, id, end)
        for (const step of steps) await (step.do === 'tell' ? acts.tell(step.types) : acts[step.do]())
        await acts.apply()
        expect((await one.find(id)).status).toBe(statusAfter(end, types))
        const suppressed = await one.store.listSuppressions(one.owner, { recipient: to }, wholePage)
        expect(suppressed.map(({ reason }) => reason)).toEqual(reasonAfter(types))
        expect(await one.store.listFeedback(one.owner, id)).toHaveLength(types.size)
      }),
      { numRuns: 100 },
    )
  })
}

const actsOn = ({ store, claim, clock, ids }: StoreCase, id: NotificationId, end: End) => {
  let claimed: Awaited<ReturnType<typeof claim>> | undefined
  const settlementOf = (held: NonNullable<typeof claimed>) => {
    if (end === 'sent') return sent(held)
    return end === 'died' ? died(held) : deferred(held, ids, later(clock.now(), 60_000))
  }
  const eventOf = (type: FeedbackType): Feedback => ({
    id: `event-${type}`,
    notificationId: id,
    type,
    at: clock.now(),
    providerMessageId: 'provider-1',
    code: undefined,
    detail: undefined,
  })
  return {
    claim: async () => {
      claimed = await claim(id)
    },
    settle: async () => void (claimed && (await store.settle([settlementOf(claimed)]))),
    tell: async (types: FeedbackType[]) => void (await store.recordFeedback(types.map(eventOf))),
    apply: async () => void (await store.applyFeedback(100)),
  }
}
