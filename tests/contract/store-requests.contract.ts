import { describe, expect, it } from 'vitest'
import type { Message, Notification, Owner } from '../../lib/notifications/notification.ts'
import type { NotificationFilter } from '../../lib/notifications/ports/notification-filter.ts'
import { aMessage, aNewNotification } from '../support/notifications.ts'
import { later, present, type StoreCase, sent, wholePage } from './store-case.ts'

export const storeRequestsContract = (given: () => StoreCase) => {
  describe('when notifications are stored and read', () => storingCases(given))
  describe('when a request carries an idempotency key', () => idempotencyCases(given))
  describe('when somebody else asks', () => strangerCases(given))
  describe('when notifications are listed', () => listCases(given))
}

const everyField: Message = {
  channel: 'email',
  to: 'ada@example.com',
  text: "Grüße, “Ada” \u2028 \\ ' ; -- 🎈",
  subject: 'A subject',
  html: '<p>Hello</p>',
  replyTo: 'reply@example.com',
  headers: { 'X-Campaign': 'spring' },
  attachments: [{ filename: 'a.txt', contentType: 'text/plain', content: 'aGVsbG8=' }],
}

const storingCases = (given: () => StoreCase) => {
  it('gives back all that was stored, and finds it again', async () => {
    const { store, insert, owner, clock } = given()
    const metadata = { order: '42', note: 'a "quoted" note' }
    const expiresAt = later(clock.now(), 3_600_000)
    const stored = await insert({
      message: everyField,
      metadata,
      priority: 'high',
      delivery: 'at_most_once',
      expiresAt,
    })
    expect(stored).toMatchObject({
      ...owner,
      message: everyField,
      metadata,
      priority: 'high',
      delivery: 'at_most_once',
      expiresAt,
    })
    expect(stored).toMatchObject({
      status: 'PENDING',
      attempts: 0,
      replays: 0,
      dueAt: clock.now(),
      createdAt: clock.now(),
    })
    expect(await store.find(owner, stored.id)).toEqual(stored)
  })

  it('tells what was left out from what is empty', async () => {
    const { store, insert, owner } = given()
    const { id } = await insert({ userId: undefined })
    const found = present(await store.find(owner, id))
    const { userId, reason, sendAt, expiresAt, parkedUntil, finishedAt } = found
    expect([userId, reason, sendAt, expiresAt, parkedUntil, finishedAt]).toEqual(Array(6).fill(undefined))
  })

  it('keeps a scheduled one for its time', async () => {
    const { insert, clock } = given()
    const sendAt = later(clock.now(), 90_000)
    expect(await insert({ sendAt })).toMatchObject({ status: 'SCHEDULED', sendAt, dueAt: sendAt })
  })

  it('keeps the trace that it is part of, and tells who claims it', async () => {
    const { insert, find, claim } = given()
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const { id } = await insert({ traceparent })
    expect(await find(id)).toMatchObject({ traceparent })
    expect((await claim(id)).notification).toMatchObject({ traceparent })
    expect((await claim((await insert()).id)).notification.traceparent).toBeUndefined()
  })

  it('finds many at once, each once, and leaves out what is not there', async () => {
    const { store, insert, owner, ids } = given()
    const [one, two] = [await insert(), await insert()]
    const found = await store.findMany(owner, [one.id, two.id, one.id, ids.notificationId()])
    expect(found.map(({ id }) => id).sort()).toEqual([one.id, two.id])
    expect(await store.findMany(owner, [])).toEqual([])
  })

  it('is not changed by what callers do to what they were given', async () => {
    const { insert, find } = given()
    const stored = await insert({ metadata: { order: '42' } })
    stored.metadata.order = 'changed'
    stored.dueAt.setFullYear(1970)
    expect((await find(stored.id)).metadata).toEqual({ order: '42' })
    expect((await find(stored.id)).dueAt.getFullYear()).not.toBe(1970)
  })
}

const idempotencyCases = (given: () => StoreCase) => {
  const oddKeys = ['order:42', '12345', '0', "it's", '{"a":1}', '["x"]', 'a'.repeat(255), ' ', '\\', '%', '__proto__']
  it.each(oddKeys)('takes the key %j as it is', async (key) => {
    const { store, insert, owner } = given()
    const stored = await insert({ idempotency: { key, fingerprint: 'f1' } })
    expect(await store.recall(owner, { key, fingerprint: 'f1' })).toEqual({ notification: stored, fingerprint: 'f1' })
  })

  it('stores nothing under a key that is taken', async () => {
    const { store, insert, owner, ids } = given()
    const first = await insert({ idempotency: { key: 'order:42', fingerprint: 'f1' } })
    const second = aNewNotification(ids, { ...owner, idempotency: { key: 'order:42', fingerprint: 'f2' } })
    expect(await store.insert(second)).toBeUndefined()
    expect(await store.find(owner, second.id)).toBeUndefined()
    expect((await store.recall(owner, { key: 'order:42', fingerprint: 'f2' }))?.notification.id).toBe(first.id)
  })

  it('makes one row of fifty inserts under one key at once', async () => {
    const { store, owner, ids } = given()
    const asked = Array.from({ length: 50 }, () =>
      aNewNotification(ids, { ...owner, idempotency: { key: 'at-once', fingerprint: 'f' } }),
    )
    const stored = (await Promise.all(asked.map((one) => store.insert(one)))).filter((one) => one !== undefined)
    expect(stored).toHaveLength(1)
    expect(await store.list(owner, {}, wholePage)).toEqual(stored)
    expect((await store.recall(owner, { key: 'at-once', fingerprint: 'f' }))?.notification).toEqual(stored[0])
  })

  it('forgets a key after a day, and not before', async () => {
    const { store, insert, owner, ids, clock } = given()
    const idempotency = { key: 'yesterday', fingerprint: 'f1' }
    await insert({ idempotency })
    clock.advance(24 * 3_600_000 - 1)
    expect(await store.insert(aNewNotification(ids, { ...owner, idempotency }))).toBeUndefined()
    clock.advance(1)
    expect(await store.recall(owner, idempotency)).toBeUndefined()
    const again = await insert({ idempotency: { key: 'yesterday', fingerprint: 'f2' } })
    expect(await store.recall(owner, idempotency)).toEqual({ notification: again, fingerprint: 'f2' })
  })

  it('makes one row of many inserts at once under a key that has run out', async () => {
    const { store, insert, owner, ids, clock } = given()
    const idempotency = { key: 'run-out', fingerprint: 'f1' }
    await insert({ idempotency })
    clock.advance(25 * 3_600_000)
    const asked = Array.from({ length: 20 }, () => aNewNotification(ids, { ...owner, idempotency }))
    const stored = await Promise.all(asked.map((one) => store.insert(one)))
    expect(stored.filter((one) => one !== undefined)).toHaveLength(1)
  })

  it('lets each tenant, and each mode, have the key for itself', async () => {
    const { store, insert, owner } = given()
    const idempotency = { key: 'shared', fingerprint: 'f' }
    const owners: Owner[] = [owner, { ...owner, mode: 'test' }, { ...owner, tenantId: `${owner.tenantId}-other` }]
    const stored = await Promise.all(owners.map((one) => insert({ ...one, idempotency })))
    const found = await Promise.all(owners.map((one) => store.recall(one, idempotency)))
    expect(found.map((one) => one?.notification.id)).toEqual(stored.map(({ id }) => id))
  })

  it('still answers for a key whose notification has ended', async () => {
    const { store, insert, claim, owner } = given()
    const { id } = await insert({ idempotency: { key: 'done', fingerprint: 'f' } })
    await store.settle([sent(await claim(id))])
    expect((await store.recall(owner, { key: 'done', fingerprint: 'f' }))?.notification.status).toBe('SENT')
  })
}

const strangerCases = (given: () => StoreCase) => {
  it.each<[string, (owner: Owner) => Owner]>([
    ['another tenant', (owner) => ({ ...owner, tenantId: `${owner.tenantId}-other` })],
    ['the same tenant in test mode', (owner) => ({ ...owner, mode: 'test' })],
  ])('finds, lists, cancels, reschedules and replays nothing for %s', async (_, strangerOf) => {
    const { store, insert, bury, find, letter, owner, ids, clock } = given()
    const stranger = strangerOf(owner)
    const waiting = await insert({ idempotency: { key: 'mine', fingerprint: 'f' } })
    const failed = await bury()
    const both = [waiting.id, failed.id]
    expect(await store.find(stranger, waiting.id)).toBeUndefined()
    expect(await store.findMany(stranger, both)).toEqual([])
    expect(await store.recall(stranger, { key: 'mine', fingerprint: 'f' })).toBeUndefined()
    expect(await store.list(stranger, {}, wholePage)).toEqual([])
    expect(await store.listAttempts(stranger, failed.id)).toEqual([])
    expect(await store.findDeadLetter(stranger, failed.id)).toBeUndefined()
    expect(await store.listDeadLetters(stranger, {}, wholePage)).toEqual([])
    expect(await store.countDeadLetters(stranger)).toEqual([])
    expect(await store.cancel(stranger, waiting.id)).toBeUndefined()
    const plan = { token: ids.jobId(), ids: both }
    await store.insertReplayPlan(owner, plan, 60_000)
    expect(await store.takeReplayPlan(stranger, plan.token)).toBeUndefined()
    const sendAt = later(clock.now(), 60_000)
    const scheduled = await insert({ sendAt })
    const to = { sendAt: later(sendAt, 1), jobId: ids.jobId(), parkedUntil: undefined }
    expect(await store.reschedule(stranger, scheduled.id, to)).toBeUndefined()
    const letters = both.map((id) => letter(id))
    expect(await store.replay(stranger, letters, { by: 'eve', reason: 'curious' })).toEqual([])
    await store.replay(owner, letters, { by: 'ada', reason: 'mended' })
    expect(await store.listReplays(stranger, failed.id)).toEqual([])
    expect(await store.findRepeats(stranger, waiting.id)).toBeUndefined()
    expect([await find(waiting.id), await find(scheduled.id)]).toEqual([waiting, scheduled])
  })
}

const listCases = (given: () => StoreCase) => {
  it('lists the newest first', async () => {
    const { store, insert, owner } = given()
    const stored = [await insert(), await insert(), await insert()]
    expect(await store.list(owner, {}, wholePage)).toEqual(stored.toReversed())
  })

  it('pages without a gap and without a double while others are stored', async () => {
    const { store, insert, owner } = given()
    const before = await Promise.all(Array.from({ length: 23 }, () => insert()))
    const listed: Notification[] = []
    for (let page = await store.list(owner, {}, { before: undefined, limit: 5 }); page.length > 0; ) {
      listed.push(...page)
      await insert()
      page = await store.list(owner, {}, { before: page.at(-1)?.id, limit: 5 })
    }
    expect(listed.map(({ id }) => id)).toEqual(
      before
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    )
  })

  it('lists only what fits every filter', async () => {
    const { store, insert, claim, owner, clock } = given()
    const old = await insert({ userId: 'bob' })
    const afterOld = clock.now()
    clock.advance(1_000)
    const sms = await insert({ message: aMessage('sms'), metadata: { order: '42', shop: 'a' } })
    const mail = await insert({ message: aMessage('email', 'bob@example.com'), metadata: { order: '42', shop: 'b' } })
    await store.settle([sent(await claim(mail.id))])
    const listed = async (filter: NotificationFilter) =>
      (await store.list(owner, filter, wholePage)).map(({ id }) => id)
    expect(await listed({ status: 'SENT' })).toEqual([mail.id])
    expect(await listed({ channel: 'sms' })).toEqual([sms.id])
    expect(await listed({ userId: 'bob' })).toEqual([old.id])
    expect(await listed({ recipient: 'bob@example.com' })).toEqual([mail.id])
    expect(await listed({ recipient: 'BOB@Example.com' })).toEqual([mail.id])
    expect(await listed({ createdAfter: afterOld })).toEqual([mail.id, sms.id])
    expect(await listed({ createdBefore: sms.createdAt })).toEqual([old.id])
    expect(await listed({ createdAfter: afterOld, createdBefore: afterOld })).toEqual([])
    expect(await listed({ reason: 'rejected' })).toEqual([])
    expect(await listed({ metadata: { order: '42' } })).toEqual([mail.id, sms.id])
    expect(await listed({ metadata: { order: '42', shop: 'a' } })).toEqual([sms.id])
    expect(await listed({ metadata: { order: '42' }, status: 'PENDING' })).toEqual([sms.id])
    expect(await listed({ metadata: { order: '43' } })).toEqual([])
    expect(await listed({ status: undefined, metadata: {} })).toEqual([mail.id, sms.id, old.id])
  })
}
