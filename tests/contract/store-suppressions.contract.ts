import { describe, expect, it } from 'vitest'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import type { NewSuppression, SuppressionFilter } from '../../lib/notifications/suppression.ts'
import { aFailure, aMessage } from '../support/notifications.ts'
import { died, leaseMs, present, type StoreCase, sent } from './store-case.ts'

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
const lift = { by: 'key-1', reason: 'asked by phone' }
const ada = { channel: 'email', recipient: 'ada@example.com' } as const

const listCases = (given: () => StoreCase) => {
  it('is listed with its reason, source and time, once', async () => {
    const { store, owner, clock } = given()
    const [made, ...others] = await store.suppress(owner, [
      aSuppression({ recipient: 'Ada@EXAMPLE.com', note: 'asked by phone', createdBy: 'key-1' }),
    ])
    const createdAt = clock.now()
    clock.advance(1_000)
    expect(await store.suppress(owner, [aSuppression({ reason: 'bounced' })])).toEqual([])
    const kept = { ...aSuppression(), note: 'asked by phone', createdBy: 'key-1', createdAt, id: expect.any(String) }
    expect(await list(store, owner)).toEqual([kept])
    expect(made).toEqual(kept)
    expect(others).toEqual([])
    expect(await store.suppress(owner, [])).toEqual([])
  })

  it('is one, however often one call names it', async () => {
    const { store, owner } = given()
    const made = await store.suppress(owner, [
      aSuppression({ note: 'first' }),
      aSuppression({ recipient: 'ADA@example.com', note: 'second' }),
    ])
    expect(made).toMatchObject([{ recipient: 'ada@example.com', note: 'first' }])
  })

  it('is found by its id and by whatever spelling', async () => {
    const { store, owner } = given()
    const [made] = await store.suppress(owner, [aSuppression()])
    expect(await store.findSuppression(owner, { ...ada, recipient: 'ADA@example.com' })).toEqual(made)
    expect(await store.findSuppression(owner, { id: present(made).id })).toEqual(made)
    expect(await store.findSuppression(owner, { ...ada, channel: 'push' })).toBeUndefined()
  })

  it('is its owner’s alone, and of one mode', async () => {
    const { store, owner } = given()
    const [made] = await store.suppress(owner, [aSuppression()])
    const others = [
      { ...owner, mode: 'test' as const },
      { ...owner, tenantId: 'another' },
    ]
    for (const other of others) {
      expect(await list(store, other)).toEqual([])
      for (const which of [ada, { id: present(made).id }]) {
        expect(await store.findSuppression(other, which)).toBeUndefined()
        expect(await store.unsuppress(other, which, lift)).toBe(false)
      }
    }
    expect(await list(store, owner)).toHaveLength(1)
  })

  it('is lifted by whatever spelling or by its id, once', async () => {
    const { store, owner } = given()
    await store.suppress(owner, [aSuppression()])
    expect(await store.unsuppress(owner, { ...ada, channel: 'sms' }, lift)).toBe(false)
    expect(await store.unsuppress(owner, { ...ada, recipient: 'ADA@example.com' }, lift)).toBe(true)
    expect(await store.unsuppress(owner, ada, lift)).toBe(false)
    const [again] = await store.suppress(owner, [aSuppression()])
    expect(await store.unsuppress(owner, { id: present(again).id }, lift)).toBe(true)
    expect(await list(store, owner)).toEqual([])
  })

  it('changes by the recipient’s own word, and by nobody else’s', async () => {
    const { store, owner } = given()
    const [made] = await store.suppress(owner, [aSuppression({ reason: 'bounced', source: 'feedback' })])
    const theirs = aSuppression({ reason: 'unsubscribed', source: 'recipient' })
    expect(await store.suppress(owner, [theirs])).toEqual([])
    expect(await list(store, owner)).toEqual([{ ...made, reason: 'unsubscribed', source: 'recipient' }])
    await store.suppress(owner, [aSuppression({ reason: 'complained', source: 'feedback' })])
    expect(await list(store, owner)).toMatchObject([{ reason: 'unsubscribed' }])
  })

  it('keeps the letters of a device token apart', async () => {
    const { store, owner } = given()
    const tokens = ['Token-A', 'token-a'].map((recipient) => aSuppression({ channel: 'push', recipient }))
    expect(await store.suppress(owner, tokens)).toHaveLength(2)
    expect(await list(store, owner, { recipient: 'Token-A' })).toHaveLength(1)
  })

  it('comes in pages, newest first', async () => {
    const { store, owner } = given()
    const made = await store.suppress(
      owner,
      ['a', 'b', 'c'].map((name) => aSuppression({ recipient: `${name}@example.com` })),
    )
    const newestFirst = made
      .map(({ id }) => id)
      .sort()
      .reverse()
    const first = await store.listSuppressions(owner, {}, { before: undefined, limit: 2 })
    expect(first.map(({ id }) => id)).toEqual(newestFirst.slice(0, 2))
    const rest = await store.listSuppressions(owner, {}, { before: newestFirst[1], limit: 2 })
    expect(rest.map(({ id }) => id)).toEqual(newestFirst.slice(2))
  })

  it('is found by channel, reason and recipient', async () => {
    const { store, owner } = given()
    await store.suppress(owner, [
      aSuppression(),
      aSuppression({ recipient: 'bob@example.com', reason: 'complained' }),
      aSuppression({ channel: 'sms', recipient: '+491511' }),
    ])
    const recipients = async (filter: SuppressionFilter) =>
      (await list(store, owner, filter)).map(({ recipient }) => recipient)
    expect(await recipients({ channel: 'sms' })).toEqual(['+491511'])
    expect(await recipients({ reason: 'complained' })).toEqual(['bob@example.com'])
    expect(await recipients({ recipient: 'ADA@Example.com' })).toEqual(['ada@example.com'])
    expect(await recipients({ recipient: 'ada@example.com', channel: 'push' })).toEqual([])
    expect(await recipients({ recipient: '+491511' })).toEqual(['+491511'])
  })
}

const list = (store: Store, owner: Owner, filter: SuppressionFilter = {}) =>
  store.listSuppressions(owner, filter, { before: undefined, limit: 100 })

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
    expect((await store.settle([{ notificationId: id, claimNo, outcome, attempts: [] }])).ended).toEqual([id])
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
    await store.unsuppress(owner, ada, lift)
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
    const suppressions = await list(store, owner)
    expect(suppressions).toMatchObject([
      { recipient: 'dead@example.com', reason: 'unregistered', source: 'provider', notificationId: gone.id },
    ])
  })
}
