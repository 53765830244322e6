import { isFinished } from '../../lib/notifications/lifecycle.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { type Aftermath, brokenInvariants } from '../support/broken-invariants.ts'
import { callAll } from './batch-callers.ts'
import type { FaultName } from './chaos.ts'
import { planMishaps } from './mishaps.ts'
import { operate, replayAll } from './operator.ts'
import { workQuietly, workThrough } from './workers.ts'
import { createWorld, type World } from './world.ts'

export interface Simulated {
  seed: number
  /** A sentence for each invariant that was broken. */
  broken: string[]
  events: number
  hash: string
  lastEvents: string[]
  faults: Record<FaultName, number>
  accepted: number
  sends: number
}

/** Rounds of quiet work. What waits for a time is waited for in one, so this is for what never ends. */
const roundsMax = 120
const minuteMs = 60_000
const frozenMaxMs = 5 * minuteMs

/**
 * One life of the whole system, from a seed: chaos first, then quiet work to the end, and then the invariants.
 * `tell` hears every event at once.
 */
export const simulate = async (seed: number, tell?: (line: string) => void): Promise<Simulated> => {
  const world = createWorld(seed, tell)
  const { scheduler, witness, log, faults, promised } = world
  planMishaps(world)
  const broken = await livedThrough(world)
  return {
    seed,
    broken,
    events: log.events(),
    hash: log.hash(),
    lastEvents: log.last(),
    faults,
    accepted: promised.accepted.size,
    sends: witness.calls.length,
  }

  async function livedThrough(one: World) {
    try {
      await scheduler.runUntil(live(one), () => witness.broken.length > 0)
    } catch (error) {
      return [`it came to a stop: ${error instanceof Error ? error.stack : error}`]
    }
    // In the middle of things only what was seen at the time can be wrong.
    return witness.broken.length > 0 ? witness.broken : breaksOf(one)
  }
}

const live = async (world: World) => {
  const { chaos, scheduler, becomeQuiet, random } = world
  const callers = callAll(world, chaos.notifications)
  const chaotic = Promise.all([...callers, workThrough(world), operate(world)])
  await scheduler.sleep(chaos.endMs)
  becomeQuiet()
  await chaotic
  // What was frozen wakes up, and what was on its way arrives.
  await scheduler.sleep(frozenMaxMs)
  await untilQuiet(world)
  if (random.chance(0.5)) {
    await replayAll(world)
    await untilQuiet(world)
  }
}

const untilQuiet = async (world: World) => {
  let stuckMs = 31_000
  for (let round = 0; round < roundsMax; round += 1) {
    const before = world.log.events()
    await workQuietly(world)
    if (isQuiet(world)) return
    const waitMs = untilNextMs(world)
    // Where nothing has a time to wait for, something may still have to become old enough for a sweep to look at it.
    stuckMs = waitMs === undefined && world.log.events() > before ? Math.min(2 * stuckMs, 10 * minuteMs) : 31_000
    await world.scheduler.sleep(waitMs ?? stuckMs)
  }
}

const isQuiet = (world: World) => {
  const { jobs, deadLetters, queuedDeadLetters, notifications } = aftermathOf(world)
  return (
    jobs === 0 &&
    deadLetters.length === queuedDeadLetters.length &&
    notifications.every(({ status }) => isFinished(status))
  )
}

/** Until the next row or job has its time; undefined where none has one. */
const untilNextMs = ({ now, dump, queue }: World) => {
  const nowMs = now().getTime()
  const unfinished = dump().notifications.filter(({ status }) => !isFinished(status))
  const rowTimes = unfinished.map(({ dueAt, parkedUntil }) => (parkedUntil ?? dueAt).getTime())
  const ahead = [...rowTimes, ...queue.readyTimesMs()].filter((ms) => ms > nowMs && Number.isFinite(ms))
  return ahead.length > 0 ? Math.min(...ahead) - nowMs : undefined
}

const aftermathOf = ({ dump, queue, deadLetters, witness }: World): Aftermath => ({
  ...dump(),
  queuedDeadLetters: deadLetters.dump(),
  jobs: queue.size(),
  heldJobs: queue.held(),
  calls: witness.calls,
})

const breaksOf = (world: World) => {
  const { promised, witness, nameOf } = world
  const callsFor = (id: NotificationId) => witness.calls.filter(({ notificationId }) => notificationId === id).length
  const history = {
    accepted: [...promised.accepted],
    // What came after a committed cancel was seen at the time.
    canceled: new Map([...promised.canceled].map((id) => [id, callsFor(id)])),
    everAmbiguous: witness.ambiguous(),
  }
  const broken = brokenInvariants(aftermathOf(world), history)
  return [...witness.breaks(), ...broken.map((sentence) => named(sentence, nameOf))]
}

const named = (sentence: string, nameOf: (id: string) => string) =>
  sentence.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, nameOf)
