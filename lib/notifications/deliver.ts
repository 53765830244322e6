import type { Feedback } from './feedback.ts'
import type { ChannelName, DueNotification, NotificationId } from './notification.ts'
import type { Channels, Receipt } from './ports/channel.ts'
import type { Job } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Claimed, Outcome, Settlement, Store } from './ports/store.ts'
import { sendTimeoutMs } from './send-deadline.ts'
import { beginSends, type Ended, type Leave, needsLeave, type Sends } from './sends.ts'

/** A claim is ours for this long: one send (10 s), and a minute of trouble with settling it. */
export const leaseMs = 75_000
/** Whose last holders died, so many in a row, is claimed alone from then on: it may be what they died of. */
export const lapsesMax = 2
/** Tries to settle a batch. What the provider took must not be sent again because Postgres blinked. */
const settleTriesMax = 6
/** First wait between two of those tries; it doubles, 200 ms to 3.2 s, and stays inside the lease. */
const settleWaitMs = 200

export interface DeliverDeps {
  store: Pick<Store, 'claim' | 'waitsMs' | 'filterTestMode' | 'settle'>
  channels: Channels
  clock: Clock
  ids: Ids
  random: () => number
  wait: (ms: number) => Promise<void>
  report: Report
}

export interface Delivered {
  /** Ours, and ended. What is neither here nor late came early, is somebody else's, or has ended before. */
  claimed: NotificationId[]
  sent: number
  /** New jobs for what has to be tried again. */
  retries: { channel: ChannelName; job: Job }[]
  died: NotificationId[]
  /** What the simulated provider told at once. */
  told: Feedback[]
  /** Whether feedback that came before us can be carried out now. */
  hasFeedback: boolean
  late?: Late
}

/** Ours, and still being sent when the others of the batch were settled. */
export interface Late {
  ids: ReadonlySet<NotificationId>
  /** Settles those of them that end next. To be called once: nobody else does. */
  next: () => Promise<Delivered>
}

/**
 * Claims, sends and settles: two statements for a batch of any size, and no connection is held while providers answer. Only
 * what is late is settled apart.
 */
export const deliverBatch = (
  deps: DeliverDeps,
  ids: readonly NotificationId[],
  grant: Leave = unasked,
): Promise<Delivered> => deliverClaimed(deps, () => deps.store.claim(ids, leaseMs), grant)

/** The same for whatever `claim` takes, under a lease of `leaseMs`. */
export const deliverClaimed = async (
  deps: DeliverDeps,
  claim: () => Promise<Claimed[]>,
  grant: Leave,
): Promise<Delivered> => {
  const askedAt = deps.clock.now()
  const claims = await claim()
  // Who was frozen meanwhile finds the leases gone: another has sent these, or somebody has canceled them.
  const isLate = deps.clock.now().getTime() - askedAt.getTime() >= leaseMs - sendTimeoutMs
  if (isLate) return leaveAll(deps, claims)
  grant.needs(claims.filter(needsLeave).length)
  const storeNowMs = storeClock(deps.clock, claims[0]?.claimedAt)
  return settleEnded({ ...deps, storeNowMs }, beginSends({ ...deps, grant, storeNowMs }, claims))
}

const unasked: Leave = { needs: () => {}, ended: () => undefined }

type SettlingDeps = DeliverDeps & { storeNowMs: () => number }

/** All of them where they end in time; else those that have. */
const settleEnded = async (deps: SettlingDeps, sends: Sends): Promise<Delivered> => {
  const ended = await sends.nextEnded()
  const settlements = ended.map(({ settlement }) => settlement)
  const settled = await settle(deps, settlements)
  const kept = settled.lost.size === 0 ? ended : ended.filter(({ settlement }) => !settled.lost.has(settlement))
  const delivered = {
    claimed: settlements.map(({ notificationId }) => notificationId),
    ...summarize(kept, new Date(deps.storeNowMs())),
    hasFeedback: settled.hasFeedback,
  }
  const late = sends.openIds()
  return late.size === 0 ? delivered : { ...delivered, late: { ids: late, next: () => settleEnded(deps, sends) } }
}

/** As if nothing had been claimed. The leases run out, and whoever claims next knows that these attempts are in the dark. */
const leaveAll = ({ report }: DeliverDeps, claims: readonly Claimed[]): Delivered => {
  if (claims.length > 0) report('delivery.leases_outlived', { count: claims.length })
  return { claimed: [], sent: 0, retries: [], died: [], told: [], hasFeedback: false }
}

/** The store's clock from here on, in milliseconds since 1970: the local one only measures what has passed since the claim. */
const storeClock = (clock: Clock, claimedAt = clock.now()) => {
  const skewMs = claimedAt.getTime() - clock.now().getTime()
  return () => clock.now().getTime() + skewMs
}

/** `lost`: what is not settled by us. */
interface SettledByUs {
  lost: ReadonlySet<Settlement>
  hasFeedback: boolean
}

const settle = async (deps: DeliverDeps, settlements: readonly Settlement[]): Promise<SettledByUs> => {
  if (settlements.length === 0) return { lost: new Set(), hasFeedback: false }
  for (let tries = 1; ; tries += 1) {
    try {
      const { ended, hasFeedback } = await deps.store.settle(settlements)
      // After a failed try the first may have been carried out unheard: then what is missing is settled, not lost.
      if (tries > 1) return inTrouble()
      const lost = lostOf(settlements, ended)
      for (const settlement of lost) reportLost(deps, settlement)
      return { lost, hasFeedback }
    } catch (error) {
      deps.report('settle.failed', { tries, count: settlements.length, error })
      if (tries >= settleTriesMax) return settleEach(deps, settlements, error)
      await deps.wait(settleWaitMs * 2 ** (tries - 1))
    }
  }
}

/** The last resort: one row that Postgres does not take must not have the others sent again. */
const settleEach = async ({ store, report }: DeliverDeps, settlements: readonly Settlement[], cause: unknown) => {
  const results = await Promise.allSettled(settlements.map((settlement) => store.settle([settlement])))
  const failed = settlements.filter((_, index) => results[index]?.status === 'rejected')
  if (failed.length === settlements.length) throw cause
  report('settle.one_by_one', { settled: settlements.length - failed.length, failed: failed.length, error: cause })
  return inTrouble(failed)
}

/** None, where as many have ended as were given, which is nearly always. */
const lostOf = (settlements: readonly Settlement[], endedIds: readonly NotificationId[]) => {
  if (endedIds.length === settlements.length) return new Set<Settlement>()
  const ended = new Set(endedIds)
  return new Set(settlements.filter(({ notificationId }) => !ended.has(notificationId)))
}

/** Settled with trouble: whether there is feedback was said unheard, so somebody should look. */
const inTrouble = (lost: readonly Settlement[] = []): SettledByUs => ({ lost: new Set(lost), hasFeedback: true })

const summarize = (kept: readonly Ended[], now: Date) => {
  const retries: Delivered['retries'] = []
  const died: NotificationId[] = []
  const told: Feedback[] = []
  let sent = 0
  for (const { notificationId, settlement, retried } of kept) {
    const { outcome } = settlement
    if (outcome.type === 'sent') sent += 1
    if (outcome.type === 'sent' && outcome.receipt.feedback) told.push(...toldBy(settlement, outcome.receipt, now))
    if (outcome.type === 'died') died.push(notificationId)
    if (outcome.type === 'deferred' && retried) retries.push(retryOf(retried, outcome, now))
  }
  return { sent, retries, died, told }
}

const toldBy = (
  { notificationId, claimNo }: Settlement,
  { feedback = [], providerMessageId }: Receipt,
  now: Date,
): Feedback[] =>
  feedback.map(({ type, code }) => ({
    id: `${claimNo}-${type}`,
    notificationId,
    type,
    at: now,
    providerMessageId,
    code,
    detail: undefined,
  }))

const retryOf = (
  { id, priority, message }: DueNotification,
  { jobId, retryAt }: Extract<Outcome, { type: 'deferred' }>,
  now: Date,
) => {
  const delayMs = Math.max(0, retryAt.getTime() - now.getTime())
  return { channel: message.channel, job: { id: jobId, notificationIds: [id], delayMs, priority } }
}

const reportLost = ({ report }: DeliverDeps, { notificationId, claimNo, outcome }: Settlement) =>
  report('delivery.lease_lost', { notificationId, claimNo, outcome: outcome.type })
