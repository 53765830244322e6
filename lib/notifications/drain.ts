import { watchClaims } from './claim-watch.ts'
import { leaseMs } from './deliver.ts'
import { type BatchDeps, type BatchRun, deliverJobs, deliverUnqueued, type Totals } from './drain-batch.ts'
import type { ChannelName } from './notification.ts'
import type { Consumer, DeliveryQueue, HeldJob } from './ports/queue.ts'
import type { Store } from './ports/store.ts'
import { createPresence, farewellMs, type Presence, type PresenceDeps } from './presence.ts'
import { soon } from './soon.ts'
import { createUnqueued, type UnqueuedWork } from './unqueued.ts'

/** One wait for work; BullMQ's own default. */
const waitMaxMs = 5_000
/** A batch that has room for less than this share of itself is not worth a question to the queue. */
const topUpShare = 0.1
/** A claim takes 1 to 3 ms. Whoever waits for one that takes longer only waits. */
const claimMaxMs = 5

export interface DrainDeps extends BatchDeps, Pick<PresenceDeps, 'signals'> {
  store: BatchDeps['store'] & Pick<Store, 'claimUnqueued'>
  queue: Pick<DeliveryQueue, 'enqueue' | 'consume'>
}

export interface DrainOptions {
  channel: ChannelName
  /** Notifications in one claim. */
  batchMax: number
  /** Batches in flight, and one more where rows without a job come beside jobs. Sends that are late count apart: there are as many of these as one batch holds, and one batch more. */
  lanes: number
  /** More jobs that wait than this are a deep backlog: rows are stored without one then, and claimed where they stand. */
  backlogMax: number
  /** Leaves after this long without work. */
  idleMs: number
  /** Stops fetching when this says so: the rest of the time belongs to what is in hand. */
  isTimeShort: () => boolean
}

export interface DrainReport extends Totals {
  channel: ChannelName
  why: 'idle' | 'time_short' | 'store_away'
}

/** Takes, delivers and completes until there is nothing to do or no time to do it in. */
export const drain = async (deps: DrainDeps, options: DrainOptions): Promise<DrainReport> => {
  const consumer = await deps.queue.consume(options.channel)
  const totals = { sent: 0, retried: 0, died: 0, batches: 0 }
  const run = createRun(deps, consumer, options, totals)
  const unqueued = openUnqueued(deps, run, () => presence.stay())
  const presence = createPresence(deps, { ...options, onExpecting: unqueued.look })
  try {
    const why = await runLanes(deps, run, presence, unqueued)
    const report = { channel: options.channel, ...totals, why }
    deps.report('drain.ended', report)
    return report
  } finally {
    await presence.end()
    await consumer.close()
  }
}

interface Run extends BatchRun {
  options: DrainOptions
  state: {
    /** Jobs in hand that no lane has begun with. */
    ready: HeldJob[]
    lanes: Set<Promise<void>>
    late: Set<Promise<void>>
    lateSends: number
    isStoreAway: boolean
    lastWorkMs: number
  }
}

const createRun = ({ clock }: DrainDeps, consumer: Consumer, options: DrainOptions, totals: Totals): Run => {
  const state: Run['state'] = {
    ready: [],
    lanes: new Set(),
    late: new Set(),
    lateSends: 0,
    isStoreAway: false,
    lastWorkMs: clock.now().getTime(),
  }
  const mayGoOn = () => !options.isTimeShort() && !state.isStoreAway
  return {
    consumer,
    channel: options.channel,
    options,
    state,
    totals,
    mayGoOn,
    wantsMore: () => mayGoOn() && state.ready.length === 0,
    alone: takingTurns(),
    later: (count, work) => {
      state.lateSends += count
      track(
        state.late,
        work.finally(() => {
          state.lateSends -= count
          state.lastWorkMs = clock.now().getTime()
        }),
      )
    },
    storeIsAway: () => {
      state.isStoreAway = true
    },
  }
}

/** A job's lanes come first, as they are what waits for an exchange; rows without a job always have one of their own. */
const openUnqueued = (deps: DrainDeps, run: Run, onWork: () => void): UnqueuedWork => {
  const { channel, options, state, mayGoOn } = run
  return createUnqueued({
    ...deps,
    claim: (which) => deps.store.claimUnqueued({ ...which, channel }, leaseMs),
    deliver: (max, claim) => deliverUnqueued(deps, run, max, claim),
    handful: () => handful(deps, options),
    lanes: () => options.lanes - state.lanes.size,
    hasRoom: () => roomForLate(run),
    mayGoOn,
    onClaimed: () => {
      state.lastWorkMs = deps.clock.now().getTime()
      onWork()
    },
  })
}

const roomForLate = async ({ state, options }: Run) => {
  while (state.lateSends > options.batchMax) await Promise.race(state.late)
}

const takingTurns = (): BatchRun['alone'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

const track = (running: Set<Promise<void>>, work: Promise<void>) => {
  const tracked: Promise<void> = work.finally(() => running.delete(tracked))
  running.add(tracked)
}

const runLanes = async (
  given: DrainDeps,
  run: Run,
  presence: Presence,
  unqueued: UnqueuedWork,
): Promise<DrainReport['why']> => {
  const { state, options, mayGoOn } = run
  const { store, nextAnswer } = watchClaims(given.store)
  const deps = { ...given, store }
  const idleMs = () => deps.clock.now().getTime() - state.lastWorkMs
  const isBusy = () => state.lanes.size + state.late.size > 0 || unqueued.isBusy()
  try {
    while (mayGoOn() && (isBusy() || idleMs() < options.idleMs)) {
      const restMs = isBusy() ? options.idleMs : await restOf(options, idleMs(), presence)
      await takeReady(deps, run, Math.max(1, Math.min(waitMaxMs, restMs)))
      if (state.ready.length === 0) continue
      presence.stay()
      const claimed = nextAnswer()
      while (state.ready.length > 0 && mayGoOn()) {
        track(state.lanes, runLane(deps, run))
        while (state.lanes.size >= options.lanes) await Promise.race(state.lanes)
      }
      // Asked sooner, the queue keeps who asks and two servers busy while the claim waits for them; what comes meanwhile comes together.
      await soon(deps.clock, claimMaxMs, claimed)
    }
  } finally {
    // Also when the queue fails: a process that left now would leave sends behind that nobody settles.
    await unqueued.end()
    while (isBusy()) await Promise.all([...state.lanes, ...state.late])
  }
  if (state.isStoreAway) return 'store_away'
  return options.isTimeShort() ? 'time_short' : 'idle'
}

/** While a breaker is open nothing is taken: who takes jobs to put them back turns the whole queue round. */
const takeReady = async (deps: DrainDeps, { consumer, options, state }: Run, waitMs: number) => {
  const pausedMs = await deps.pacer.pausedMs(options.channel)
  if (pausedMs > 0) await deps.wait(Math.min(waitMs, pausedMs))
  else state.ready.push(...(await consumer.take(handful(deps, options), waitMs)))
}

/** Who is about to leave says so first, and still takes what came from those who had not heard. */
const restOf = async (options: DrainOptions, idleMs: number, presence: Presence) => {
  const beforeFarewellMs = options.idleMs - farewellMs - idleMs
  if (beforeFarewellMs > 0) return beforeFarewellMs
  await presence.takeLeave()
  return options.idleMs - idleMs
}

/** Batch after batch, each taken in exchange for the one before. What is in hand at the end goes back when the consumer closes. */
const runLane = async (deps: DrainDeps, run: Run) => {
  const { state, options, mayGoOn } = run
  while (state.ready.length > 0 && mayGoOn()) {
    const jobs = state.ready.splice(0, batchLength(state.ready, handful(deps, options)))
    const next = await deliverJobs(deps, jobs, run)
    state.ready.push(...next)
    state.lastWorkMs = deps.clock.now().getTime()
    if (next.length > 0) await topUp(deps, run, next)
    await roomForLate(run)
  }
}

/** Jobs whose sends are late bring no others in exchange: without this a lane would become smaller with each of them. */
const topUp = async (deps: DrainDeps, { consumer, options, state, mayGoOn }: Run, next: readonly HeldJob[]) => {
  const ids = next.reduce((sum, { notificationIds }) => sum + notificationIds.length, 0)
  const room = Math.floor(((handful(deps, options) - ids) * next.length) / ids)
  if (room < next.length * topUpShare || !mayGoOn()) return
  try {
    state.ready.push(...(await consumer.take(room, 0)))
  } catch (error) {
    deps.report('queue.unavailable', { error })
  }
}

const handful = ({ pacer }: DrainDeps, { channel, batchMax }: DrainOptions) => pacer.handful(channel, batchMax)

/** How many of the first jobs make a batch that asks for no more than `max` ids; one job that holds more goes alone. */
export const batchLength = (jobs: readonly HeldJob[], max: number): number => {
  let ids = 0
  const tooMany = jobs.findIndex(({ notificationIds }) => {
    ids += notificationIds.length
    return ids > max
  })
  return tooMany === -1 ? jobs.length : Math.max(1, tooMany)
}
