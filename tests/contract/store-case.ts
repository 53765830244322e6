import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Failure } from '../../lib/notifications/delivery-error.ts'
import type { DeliveryAttempt, Notification, NotificationId, Owner } from '../../lib/notifications/notification.ts'
import type { Ids } from '../../lib/notifications/ports/runtime.ts'
import type {
  Claimed,
  NewNotification,
  Outcome,
  ReplayLetter,
  Settlement,
  Store,
} from '../../lib/notifications/ports/store.ts'
import type { WebhookStore } from '../../lib/notifications/ports/webhooks.ts'
import { aFailure, aNewNotification } from '../support/notifications.ts'
import { testIds } from '../support/test-ids.ts'
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts'

/** Opens an empty store whose time is `now`. */
export type OpenStore = (now: () => Date) => Promise<{ store: Store; webhooks: WebhookStore; close(): Promise<void> }>

export const leaseMs = 60_000
/** For lists whose length is not what the case is about. */
export const wholePage = { before: undefined, limit: 1_000 }

/** One case: a store that others use too, a tenant of its own, and the steps that many cases take. */
export interface StoreCase {
  store: Store
  webhooks: WebhookStore
  clock: VirtualClock
  ids: Ids
  owner: Owner
  insert(overrides?: Partial<NewNotification>): Promise<Notification>
  claim(id: NotificationId): Promise<Claimed>
  /** Inserted, claimed and given up. */
  bury(overrides?: Partial<NewNotification>, failure?: Failure): Promise<Notification>
  find(id: NotificationId): Promise<Notification>
  /** To be replayed under a new job. */
  letter(id: NotificationId, delayMs?: number): ReplayLetter
}

/** Opens the store once for a suite, and moves to a fresh tenant, a day later, for each case. */
export const storeCases = (open: OpenStore): (() => StoreCase) => {
  const clock = virtualClock()
  const ids = testIds(clock.now)
  let opened: Awaited<ReturnType<OpenStore>> | undefined
  let cases = 0
  beforeAll(async () => {
    opened = await open(clock.now)
  })
  afterAll(() => opened?.close())
  beforeEach(() => {
    clock.advance(24 * 3_600_000)
    cases += 1
  })
  return () => {
    if (!opened) throw new Error('the store is not open')
    return caseOn(opened, clock, ids, { tenantId: `tenant-${cases}`, mode: 'live' })
  }
}

const caseOn = (
  { store, webhooks }: Pick<StoreCase, 'store' | 'webhooks'>,
  clock: VirtualClock,
  ids: Ids,
  owner: Owner,
): StoreCase => {
  const one: StoreCase = {
    store,
    webhooks,
    clock,
    ids,
    owner,
    insert: async (overrides) => present(await store.insert(aNewNotification(ids, { ...owner, ...overrides }))),
    claim: async (id) => present((await store.claim([id], leaseMs))[0]),
    letter: (id, delayMs = 0) => ({ id, jobId: ids.jobId(), delayMs }),
    find: async (id) => present(await store.find(owner, id)),
    bury: async (overrides, failure) => {
      const inserted = await one.insert(overrides)
      await store.settle([died(await one.claim(inserted.id), failure)])
      return present(await store.find(inserted, inserted.id))
    },
  }
  return one
}

export const present = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('expected something, got nothing')
  return value
}

export const attemptOf = (
  { notification, claimNo, claimedAt }: Claimed,
  change: Partial<DeliveryAttempt> = {},
): DeliveryAttempt => ({
  notificationId: notification.id,
  claimNo,
  provider: 'fake',
  startedAt: claimedAt,
  durationMs: 12,
  outcome: 'sent',
  code: undefined,
  detail: undefined,
  providerMessageId: undefined,
  retryAt: undefined,
  ...change,
})

const settlement = (claimed: Claimed, outcome: Outcome, attempt: Partial<DeliveryAttempt>): Settlement => ({
  notificationId: claimed.notification.id,
  claimNo: claimed.claimNo,
  outcome,
  attempts: [attemptOf(claimed, attempt)],
})

export const sent = (claimed: Claimed, providerMessageId = 'provider-1') =>
  settlement(claimed, { type: 'sent', receipt: { providerMessageId } }, { providerMessageId })

export const died = (claimed: Claimed, failure = aFailure('permanent'), reason = 'rejected') =>
  settlement(
    claimed,
    { type: 'died', reason, failure },
    { outcome: failure.kind, code: failure.code, detail: failure.detail },
  )

export const expired = ({ notification, claimNo }: Claimed): Settlement => ({
  notificationId: notification.id,
  claimNo,
  outcome: { type: 'expired' },
  attempts: [],
})

export const deferred = (claimed: Claimed, ids: Ids, retryAt: Date, spent = true) => {
  const kind = spent ? 'transient' : 'throttled'
  const { code, detail } = aFailure(kind)
  return settlement(
    claimed,
    { type: 'deferred', retryAt, spent, reason: kind, jobId: ids.jobId() },
    { outcome: kind, code, detail, retryAt },
  )
}

export const later = (date: Date, ms: number) => new Date(date.getTime() + ms)
