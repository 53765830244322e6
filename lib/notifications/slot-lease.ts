import type { ChannelName } from './notification.ts'
import { msToNextPermits, slotAt, slotPermits } from './pacing.ts'
import type { Counters } from './ports/counters.ts'
import type { Report } from './ports/runtime.ts'

/** A slot's sum is asked for in its own time only; this much later nobody's clock is there any more. */
const slotKeptSeconds = 5
/** Of a slot at a time, at least: a fast drain asks a few times in 100 ms, and leaves something to the others. */
const leaseShare = 0.25
/** Where the shared sums are away, each drain keeps to this: two are what a deployment runs at once (`drainConcurrency`). */
const aloneShare = 0.5

export interface SlotLeaseDeps {
  counters: Pick<Counters, 'add'>
  nowMs: () => number
  report: Report
}

/** A process's share of a channel's budget, one slot at a time. */
export const createSlotLease = (deps: SlotLeaseDeps, channel: ChannelName) => {
  const leases: Leases = { deps, channel, slot: newSlot(0), isAlone: false }
  let last: Promise<unknown> = Promise.resolve()
  return {
    /** One lane after the other: what the first has leased too much of is there for the next. */
    take: (perSecond: number, wanted: number) => {
      const turn = last.then(() => take(leases, perSecond, wanted))
      last = turn.catch(() => {})
      return turn
    },
    /** Only while their slot lasts: later it would be more than the rate. */
    giveBack: (slot: number, permits: number) => {
      if (current(leases).number === slot) leases.slot.spare += permits
    },
  }
}

interface Slot {
  number: number
  /** Ours, and not used. */
  spare: number
  isEmpty: boolean
  /** Taken without the others' knowledge. */
  alone: number
}

interface Leases {
  deps: SlotLeaseDeps
  channel: ChannelName
  slot: Slot
  isAlone: boolean
}

const newSlot = (number: number): Slot => ({ number, spare: 0, isEmpty: false, alone: 0 })

const current = (leases: Leases) => {
  const number = slotAt(leases.deps.nowMs())
  if (leases.slot.number !== number) leases.slot = newSlot(number)
  return leases.slot
}

const take = async (leases: Leases, perSecond: number, wanted: number) => {
  const slot = current(leases)
  const missing = wanted - slot.spare
  if (missing > 0 && !slot.isEmpty) {
    const leased = await lease(leases, slot, perSecond, missing)
    slot.spare += leased
    slot.isEmpty = leased < missing
  }
  const permits = Math.min(slot.spare, wanted)
  slot.spare -= permits
  return { permits, waitMs: permits > 0 ? 0 : msToNextPermits(leases.deps.nowMs(), perSecond), slot: slot.number }
}

const lease = async (leases: Leases, slot: Slot, perSecond: number, wanted: number) => {
  const permits = slotPermits(slot.number, perSecond)
  if (permits === 0) return 0
  try {
    const amount = Math.min(permits, Math.max(wanted, Math.ceil(permits * leaseShare)))
    const key = `pace:${leases.channel}:${slot.number}`
    const [sum = 0] = await leases.deps.counters.add([{ key, amount, windowSeconds: slotKeptSeconds }])
    leases.isAlone = false
    return Math.min(amount, Math.max(0, permits - (sum - amount)))
  } catch (error) {
    return leaseAlone(leases, slot, perSecond, wanted, error)
  }
}

const leaseAlone = (leases: Leases, slot: Slot, perSecond: number, wanted: number, error: unknown) => {
  const { deps, channel, isAlone } = leases
  if (!isAlone) deps.report('pacing.unshared', { channel, error })
  leases.isAlone = true
  const permits = Math.min(wanted, slotPermits(slot.number, perSecond * aloneShare) - slot.alone)
  slot.alone += permits
  return permits
}
