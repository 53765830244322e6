import { describe, expect, it } from 'vitest'
import type { NewSuppression } from '../../lib/notifications/suppression.ts'
import { aFailure, aMessage } from '../support/notifications.ts'
import { died, leaseMs, type StoreCase, sent } from './store-case.ts'

export const storeSuppressionsContract = (given: () => StoreCase) => {
  describe('when an address is suppressed', () => listCases(given))
  describe('when something is to be sent to a suppressed address', () => claimCases(given))
}

const aSuppression = (change: Partial<NewSuppression> = {}): NewSuppression => ({
  channel: 'email',
  recipient: 'ada@example.com',
  reason: 'manual',
  source: 'api',
  notificationId: undefined,
  ...change,
})
const everything = { channel: undefined, after: undefined, limit: 100 }

const listCases = (given: () => StoreCase) => {
  it('is listed with its reason, source and time, once', async () => {
    const { store, owner, clock } = given()
    expect(await store.suppress(owner, [aSuppression({ recipient: 'Ada@EXAMPLE.com' })])).toBe(1)
    const createdAt = clock.now()
    clock.advance(1_000)
    expect(await store.suppress(owner, [aSuppression({ reason: 'bounced' })])).toBe(0)
    expect(await store.listSuppressions(owner, everything)).toEqual([{ ...aSuppression(), createdAt }])
    expect(await store.suppress(owner, [])).toBe(0)
  })

  it('is its owner’s alone, and of one mode', async () => {
    const { store, owner } = given()
    await store.suppress(owner, [aSuppression()])
    const others = [
      { ...owner, mode: 'test' as const },
      { ...owner, tenantId: 'another' },
    ]
    for (const other of others) {
      expect(await store.listSuppressions(other, everything)).toEqual([])
      expect(await store.unsuppress(other, 'email', 'ada@example.com')).toBe(false)
    }
    expect(await store.listSuppressions(owner, everything)).toHaveLength(1)
  })

  it('is lifted by whatever spelling, once', async () => {
    const { store, owner } = given()
    await store.suppress(owner, [aSuppression()])
    expect(await store.unsuppress(owner, 'sms', 'ada@example.com')).toBe(false)
    expect(await store.unsuppress(owner, 'email', 'ADA@example.com')).toBe(true)
    expect(await store.unsuppress(owner, 'email', 'ada@example.com')).toBe(false)
    expect(await store.listSuppressions(owner, everything)).toEqual([])
  })

  it('keeps the letters of a device token apart', async () => {
    const { store, owner } = given()
    const tokens = ['Token-A', 'token-a'].map((recipient) => aSuppression({ channel: 'push', recipient }))
    expect(await store.suppress(owner, tokens)).toBe(2)
  })

  it('comes in pages, by channel and recipient', async () => {
    const { store, owner } = given()
    const rows = ['c', 'a', 'b'].map((name) => aSuppression({ recipient: `${name}@example.com` }))
    await store.suppress(owner, [...rows, aSuppression({ channel: 'sms', recipient: '+491511' })])
    const first = await store.listSuppressions(owner, { ...everything, limit: 2 })
    expect(first.map(({ recipient }) => recipient)).toEqual(['a@example.com', 'b@example.com'])
    const rest = await store.listSuppressions(owner, { ...everything, after: first[1] })
    expect(rest.map(({ recipient }) => recipient)).toEqual(['c@example.com', '+491511'])
    const texts = await store.listSuppressions(owner, { ...everything, channel: 'sms' })
    expect(texts.map(({ recipient }) => recipient)).toEqual(['+491511'])
  })
}

const claimCases = (given: () => StoreCase) => {
  it('tells whoever claims it why', async () => {
    const { store, insert, claim, owner } = given()
    const [suppressed, other] = [
      await insert({ message: aMessage('email', 'ADA@example.com') }),
      await insert({ message: aMessage('email', 'bob@example.com') }),
    ]
    await store.suppress(owner, [aSuppression({ reason: 'complained' })])
    expect(await claim(suppressed.id)).toMatchObject({ suppressedBy: 'complained' })
    expect(await claim(other.id)).toMatchObject({ suppressedBy: undefined })
    expect(await store.filterSuppressed(owner, [suppressed.id, other.id])).toEqual([suppressed.id])
    expect(await store.filterSuppressed({ ...owner, mode: 'test' }, [suppressed.id])).toEqual([])
  })

  it('ends it without an attempt', async () => {
    const { store, insert, claim, find, owner, clock } = given()
    const { id } = await insert()
    const { claimNo } = await claim(id)
    const outcome = { type: 'suppressed', reason: 'bounced' } as const
    expect(await store.settle([{ notificationId: id, claimNo, outcome, attempts: [] }])).toEqual([id])
    const ended = { status: 'SUPPRESSED', reason: 'bounced', attempts: 0, finishedAt: clock.now() }
    expect(await find(id)).toMatchObject(ended)
    expect(await store.listAttempts(owner, id)).toEqual([])
    expect(await store.claim([id], leaseMs)).toEqual([])
  })

  it('does not replay it, until the suppression is lifted', async () => {
    const { store, bury, letter, owner } = given()
    const { id } = await bury()
    await store.suppress(owner, [aSuppression()])
    expect(await store.replay(owner, [letter(id)], { by: 'ada', reason: 'mended' })).toEqual([])
    await store.unsuppress(owner, 'email', 'ada@example.com')
    expect(await store.replay(owner, [letter(id)], { by: 'ada', reason: 'mended' })).toHaveLength(1)
  })

  it('is suppressed by a refusal that is about the address, and by no other', async () => {
    const { store, insert, claim, owner } = given()
    const dead = aMessage('email', 'dead@example.com')
    const [gone, refused, took] = [await insert({ message: dead }), await insert(), await insert()]
    await store.settle([
      died(await claim(gone.id), { ...aFailure('permanent'), suppresses: true }),
      died(await claim(refused.id)),
      sent(await claim(took.id)),
    ])
    const suppressions = await store.listSuppressions(owner, everything)
    expect(suppressions).toMatchObject([
      { recipient: 'dead@example.com', reason: 'unregistered', source: 'provider', notificationId: gone.id },
    ])
  })
}
