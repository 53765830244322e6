import { until } from '../support/until.ts'
import { checkInvariants } from './check-invariants.ts'
import type { Child } from './child-process.ts'
import { countUnfinished, readQueues } from './final-state.ts'
import type { LoadFigures } from './load.ts'
import type { Services } from './services.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

export interface FaultContext {
  services: Services
  /** How often a fault strikes. */
  runs: number
  /** Small sizes, for a look. */
  isQuick: boolean
  /** Production's patience is divided by this: a busy machine needs more of it. */
  timeScale: number
  say: (line: string) => void
}

export interface Outcome {
  runs: number
  accepted: number
  lost: number
  duplicates: number
  /** Duplicates that are allowed: attempts in flight at the crash, as recorded; 0 where nothing crashed. */
  bound: number
  /** From the end of the fault until all that had been accepted by then was finished; the longest of all runs. */
  recoveryMs: number
  notes: string[]
  /** Why it failed; empty where all is well. */
  broken: string[]
}

export interface Scenario {
  name: string
  /** The fault, as the table names it. */
  title: string
  /** What may be sent twice, in words. */
  bound: 'none' | 'in flight'
  deadlineMs?: number
  run(ctx: FaultContext): Promise<Outcome>
}

/** What one strike of the fault did to its victim. A strike that hit nothing shows nothing, and is a failure. */
export interface Hit {
  count: number
  of: string
}

export interface Told {
  loads: LoadFigures[]
  hits: Hit[]
  recoveryMs: number[]
  notes?: string[]
  broken?: string[]
  /** Most attempts that can have been in flight, where the scenario knows. */
  inFlightMax?: number
  /** Ids that are promised without a request: put there by SQL. */
  seeded?: { id: string; tenantId: 'acme' | 'globex' }[]
}

const quietMs = 120_000

/** The anatomy of a scenario: a world, the fault, quiet, and the invariants; its processes are ended whatever happens. */
export const inWorld = async (
  ctx: FaultContext,
  bound: Scenario['bound'],
  options: WorldOptions,
  strike: (world: World) => Promise<Told>,
): Promise<Outcome> => {
  const world = await openWorld(ctx.services, ctx.timeScale, options)
  try {
    const told = await strike(world)
    await untilQuiet(world)
    return await conclude(ctx, world, bound, told)
  } catch (error) {
    for (const child of world.children) if (child.tail()) ctx.say(`--- ${describeChild(child)}\n${child.tail()}`)
    throw error
  } finally {
    await world.close()
  }
}

const conclude = async (
  { runs }: FaultContext,
  world: World,
  kind: Scenario['bound'],
  { loads, hits, recoveryMs, notes = [], broken = [], inFlightMax, seeded = [] }: Told,
): Promise<Outcome> => {
  const accepted = [...loads.flatMap((load) => load.accepted), ...seeded]
  const canceled = new Map(loads.flatMap((load) => [...load.canceled]))
  const found = await checkInvariants(world, { accepted, canceled })
  const bound = kind === 'none' ? 0 : found.uncertain
  const torn = loads.flatMap((load) => load.torn)
  return {
    runs,
    accepted: accepted.length,
    lost: found.lost,
    duplicates: found.duplicates,
    bound,
    recoveryMs: Math.round(Math.max(0, ...recoveryMs)),
    notes: [
      ...sumHits(hits),
      ...notes,
      ...[...found.uncertainCodes].map(([code, count]) => `${count} attempts ${code}`),
      ...answersOf(loads),
    ],
    broken: [
      ...found.broken,
      ...broken,
      ...missed(hits, runs),
      ...torn.map((id) => `one idempotency key was answered with two ids: ${id}`),
      ...(found.lost > 0 ? [`${found.lost} lost`] : []),
      ...(found.duplicates > bound ? [`${found.duplicates} duplicates, ${bound} allowed`] : []),
      ...(inFlightMax !== undefined && found.uncertain > inFlightMax
        ? [`${found.uncertain} uncertain attempts, and no more than ${inFlightMax} can have been in flight`]
        : []),
      ...(accepted.length === 0 ? ['nothing was accepted: this shows nothing'] : []),
    ],
  }
}

const sumHits = (hits: readonly Hit[]) =>
  [...Map.groupBy(hits, ({ of }) => of)].map(
    ([of, same]) => `${same.reduce((sum, { count }) => sum + count, 0).toLocaleString('en')} ${of}`,
  )

const missed = (hits: readonly Hit[], runs: number) => [
  ...hits.flatMap(({ count, of }, index) => (count > 0 ? [] : [`strike ${index + 1} hit nothing: 0 ${of}`])),
  ...(hits.length < runs ? [`it struck ${hits.length} times in place of ${runs}`] : []),
]

/** What callers met besides 202. */
const answersOf = (loads: readonly LoadFigures[]) => {
  const counts = new Map<number, number>()
  for (const { answers } of loads)
    for (const [status, count] of answers) counts.set(status, (counts.get(status) ?? 0) + count)
  const others = [...counts].filter(([status]) => status !== 202)
  const latencies = loads.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b)
  const p99 = latencies[Math.floor(latencies.length * 0.99)]
  return [
    ...others.map(([status, count]) => `${count} x ${status === 0 ? 'no answer' : status}`),
    ...(p99 === undefined ? [] : [`202 p99 ${Math.round(p99)} ms`]),
  ]
}

/** Until every row has ended and every job is gone; drains and sweeps must be running. */
const untilQuiet = async (world: World) => {
  await until('every row to end', async () => (await countUnfinished(world.db)) === 0, quietMs)
  const isIdle = async () => {
    const { active, waiting, delayed, deadLetters } = await readQueues(world.redis.url)
    const [row] = await world.db<{ count: number }[]>`select count(*)::int as count from dead_letters`
    return active + waiting + delayed === 0 && deadLetters.length === row?.count
  }
  // What is left then is for checkInvariants to name.
  await until('the queues to be idle', isIdle, quietMs / 3).catch(() => {})
}

/** How long from `sinceMs`, the end of the fault, until everything that is stored by now has ended. */
export const recovery = async ({ db }: World, sinceMs = performance.now()) => {
  const before = new Date()
  await until('what was accepted to be finished', async () => (await countUnfinished(db, before)) === 0, quietMs)
  return performance.now() - sinceMs
}

/** A victim that did not die where it should have shows nothing. */
export const untilKilled = async (victim: Child, deadlineMs = 60_000): Promise<Hit> => {
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, deadlineMs, 'late').unref())
  const ended = await Promise.race([victim.ended, late])
  if (ended !== 'SIGKILL') throw new Error(`The crash point was not reached: ${ended}\n${victim.tail()}`)
  return { count: 1, of: 'processes killed' }
}

const describeChild = ({ pid, settings }: Child) => `${settings.roles.join('+')} (pid ${pid})`
