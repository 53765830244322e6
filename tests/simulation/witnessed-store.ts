import type { Store } from '../../lib/notifications/ports/store.ts'
import type { Witness } from './witness.ts'

/** The store, with the witness beside it: told of each statement in the moment in which it takes effect. */
export const witnessedStore = (store: Store, witness: Witness): Store => ({
  ...store,
  insert: async (asked) => {
    const stored = await store.insert(asked)
    if (stored) witness.inserted(stored, asked, asked.idempotency?.key)
    return stored
  },
  insertMany: async (asked) => {
    const stored = await store.insertMany(asked)
    const keys = new Map(asked.map((one) => [one.id, one]))
    for (const one of stored) {
      const given = keys.get(one.id)
      if (given) witness.inserted(one, given, given.idempotency?.key)
    }
    return stored
  },
  claim: async (ids, leaseMs) => {
    const claims = await store.claim(ids, leaseMs)
    for (const claim of claims) witness.claimed(claim, leaseMs)
    return claims
  },
  claimUnqueued: async (which, leaseMs) => {
    const claims = await store.claimUnqueued(which, leaseMs)
    for (const claim of claims) witness.claimed(claim, leaseMs)
    return claims
  },
  settle: async (settlements) => {
    const settled = await store.settle(settlements)
    for (const settlement of settlements) witness.settled(settlement, settled.ended.includes(settlement.notificationId))
    return settled
  },
  cancel: async (owner, id) => {
    const canceled = await store.cancel(owner, id)
    if (canceled) witness.canceled(id)
    return canceled
  },
  reschedule: async (owner, id, to) => {
    const moved = await store.reschedule(owner, id, to)
    if (moved) witness.rescheduled(id, to.sendAt)
    return moved
  },
  insertReplayPlan: async (owner, plan, keepMs) => {
    await store.insertReplayPlan(owner, plan, keepMs)
    for (const id of plan.ids) witness.planned(id)
  },
  replay: async (owner, letters, audit) => {
    const replayed = await store.replay(owner, letters, audit)
    for (const { id } of replayed) witness.replayed(id)
    return replayed
  },
})
