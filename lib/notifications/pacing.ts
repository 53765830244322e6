/**
 * A provider's rate is handed out in slots of this length. Short, so that a second has ten times a tenth of the rate in it and never
 * twice the rate; long enough that a drain asks for its share ten times a second at most.
 */
export const slotMs = 100
/** From nothing to the full rate in this time without a throttle, i.e. 5 % of it every 5 s. */
export const recoveryMs = 100_000
/** What a throttle leaves of the rate. */
const slowedShare = 0.7
/** However often it is throttled, this much is tried: the recovery is measured by what the provider takes. */
const shareMin = 0.1
/** Nobody is slowed below one a second, which is what SES grants in its sandbox. */
const perSecondMin = 1

export const slotAt = (nowMs: number): number => Math.floor(nowMs / slotMs)

/**
 * Sends that may begin in a slot: of two whole numbers the one that makes the sum right. Every drain comes to the same, whatever it
 * has seen before, and a clock that is wrong only spends the slots of another time.
 */
export const slotPermits = (slot: number, perSecond: number): number => {
  const perSlot = (perSecond * slotMs) / 1_000
  return Math.floor((slot + 1) * perSlot) - Math.floor(slot * perSlot)
}

/** Until the next slot that has something to give. */
export const msToNextPermits = (nowMs: number, perSecond: number): number => {
  const perSlot = (perSecond * slotMs) / 1_000
  const next = slotAt(nowMs) + 1
  const wholeAt = (Math.floor(next * perSlot) + 1) / perSlot
  // The slot in which the sum comes to the next whole number.
  return Math.max(next, Math.ceil(wholeAt) - 1) * slotMs - nowMs
}

/** What is left of the rate, `leftMs` before it is whole again. Grows with time alone: additive increase. */
export const shareAt = (leftMs: number): number => Math.min(1, Math.max(shareMin, 1 - leftMs / recoveryMs))

/** How long until the rate is whole again, after one more throttle: multiplicative decrease. */
export const slowedMs = (leftMs: number): number => (1 - Math.max(shareMin, shareAt(leftMs) * slowedShare)) * recoveryMs

/** The rate to keep, of the one that the provider grants. */
export const rateAt = (perSecond: number, leftMs: number): number =>
  Math.max(perSecond * shareAt(leftMs), Math.min(perSecond, perSecondMin))
