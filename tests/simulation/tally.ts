import { type FaultName, faultNames } from './chaos.ts'
import type { Simulated } from './simulate.ts'

/** Many lives, added up. */
export interface Tally {
  lives: number
  events: number
  accepted: number
  sends: number
  faults: Record<FaultName, number>
  /** The lives in which an invariant broke. */
  broken: Simulated[]
}

export const emptyTally = (): Tally => ({
  lives: 0,
  events: 0,
  accepted: 0,
  sends: 0,
  faults: Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>,
  broken: [],
})

export const tallyOf = (life: Simulated): Tally => {
  const { events, accepted, sends, faults, broken } = life
  return { lives: 1, events, accepted, sends, faults, broken: broken.length > 0 ? [life] : [] }
}

export const addTo = (sum: Tally, more: Tally) => {
  sum.lives += more.lives
  sum.events += more.events
  sum.accepted += more.accepted
  sum.sends += more.sends
  for (const name of faultNames) sum.faults[name] += more.faults[name]
  sum.broken.push(...more.broken)
}
