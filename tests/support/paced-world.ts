import type { PacerDeps } from '../../lib/notifications/channel-pacer.ts'
import { createPacer } from '../../lib/notifications/pacer.ts'
import type { Counters } from '../../lib/notifications/ports/counters.ts'
import { memoryCounters } from './memory-counters.ts'
import { createWorld, type World } from './world.ts'

/** The verbs' world, with budgets and breakers that its processes share. */
export const createPacedWorld = (
  rates: PacerDeps['rates'] = {},
  { askRate = {}, counters }: { askRate?: PacerDeps['askRate']; counters?: Counters } = {},
) => {
  const world = createWorld(() => 0)
  const shared = counters ?? memoryCounters(() => world.clock.now().getTime())
  /** Another process. */
  const aPacer = () =>
    createPacer({ counters: shared, clock: world.clock, random: world.random, report: world.report, rates, askRate })
  return { ...world, pacer: aPacer(), aPacer, counters: shared }
}

export type PacedWorld = ReturnType<typeof createPacedWorld>

export const eventsOf = (world: Pick<World, 'reports'>, name: string) =>
  world.reports.filter(({ event }) => event === name)

/** The most sends in any window of this length, however it lies. */
export const mostWithin = (timesMs: readonly number[], windowMs: number): number => {
  const sorted = timesMs.toSorted((a, b) => a - b)
  let first = 0
  let most = 0
  for (const [index, timeMs] of sorted.entries()) {
    while ((sorted[first] ?? timeMs) <= timeMs - windowMs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}

/** Every send of a channel takes so long; gives back when each began. */
export const timed = (world: Pick<World, 'channels' | 'clock'>, sendMs: number): number[] => {
  const timesMs: number[] = []
  const { email } = world.channels
  const { send } = email
  email.send = async (outgoing, signal) => {
    timesMs.push(world.clock.now().getTime())
    await world.clock.wait(sendMs)
    return send(outgoing, signal)
  }
  return timesMs
}
