import type { NotificationId } from './notification.ts'
import type { Clock } from './ports/runtime.ts'
import type { Claimed, Unqueued } from './ports/store.ts'

/** Between two looks of which the first found nothing, while callers store rows without a job. */
const lookEveryMs = 50
/** What may wait gives way so often to what came meanwhile. */
const lowTurnMs = 1_000

export interface UnqueuedDeps {
  clock: Pick<Clock, 'now'>
  wait: (ms: number) => Promise<void>
  claim: (which: Omit<Unqueued, 'channel'>) => Promise<Claimed[]>
  /** Delivers up to `max` that `claim` gives it, and never throws. */
  deliver: (max: number, claim: (limit: number) => Promise<Claimed[]>) => Promise<void>
  /** How many make a batch. */
  handful: () => number
  /** How many batches may be in flight; one always may. */
  lanes: () => number
  /** Resolves once few enough sends are late. */
  hasRoom: () => Promise<void>
  mayGoOn: () => boolean
  onClaimed: () => void
}

/** Whom it asks about the channel. */
export interface Expectation {
  /** Whether there may be rows without a job. */
  isExpecting(): boolean
  /** Whether callers store them at this time. */
  isOverflowing(): boolean
  /** None was found, of any kind. */
  foundNone(): Promise<void>
}

/** What a drain does about rows that were stored without a job. */
export interface UnqueuedWork {
  /** Begins to look for them, unless it does already, and goes on as long as there are any or more are expected. */
  look(expectation: Expectation): void
  isBusy(): boolean
  /** What has begun ends. */
  end(): Promise<void>
}

export const createUnqueued = (deps: UnqueuedDeps): UnqueuedWork => {
  const batches = new Set<Promise<void>>()
  let looking: Promise<void> | undefined
  let isOver = false
  const lookOn = async (expectation: Expectation) => {
    const mayGoOn = () => !isOver && deps.mayGoOn() && expectation.isExpecting()
    let found = 0
    do {
      // The others first, and again after a turn of those that may wait.
      found = await walk(deps, batches, false, mayGoOn)
      const endMs = deps.clock.now().getTime() + lowTurnMs
      found += await walk(deps, batches, true, () => mayGoOn() && deps.clock.now().getTime() < endMs)
      if (found === 0 && mayGoOn()) await expectation.foundNone()
      if (found === 0 && expectation.isOverflowing()) await deps.wait(lookEveryMs)
    } while (mayGoOn() && (found > 0 || expectation.isOverflowing()))
  }
  return {
    look: (expectation) => {
      if (isOver || looking) return
      looking = lookOn(expectation).finally(() => {
        looking = undefined
      })
    },
    isBusy: () => batches.size > 0,
    end: async () => {
      isOver = true
      await looking
    },
  }
}

/**
 * Batch after batch, from the oldest row to the newest; gives back how many it claimed. The next walk begins with the oldest again, because
 * rows commit in another order than their ids', and what a dead drain held comes back.
 */
const walk = async (deps: UnqueuedDeps, batches: Set<Promise<void>>, isLow: boolean, mayGoOn: () => boolean) => {
  const state = { after: undefined as NotificationId | undefined, claimed: 0, isThrough: false }
  const claim = async (limit: number) => {
    const claims = await deps.claim({ isLow, after: state.after, limit })
    if (claims.length > 0) deps.onClaimed()
    state.after = lastOf(claims, state.after)
    state.claimed += claims.length
    state.isThrough ||= claims.length < limit
    return claims
  }
  while (!state.isThrough && mayGoOn()) {
    const batch = deps.deliver(deps.handful(), claim).finally(() => batches.delete(batch))
    batches.add(batch)
    while (batches.size > 0 && batches.size >= deps.lanes()) await Promise.race(batches)
    await deps.hasRoom()
  }
  await Promise.all(batches)
  return state.claimed
}

/** UUIDv7 in one spelling are in the order of their text. */
const lastOf = (claims: readonly Claimed[], before: NotificationId | undefined) =>
  claims.reduce((last, { notification: { id } }) => (last === undefined || id > last ? id : last), before)
