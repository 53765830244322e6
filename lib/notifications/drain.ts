import { type DeliverDeps, type Delivered, deliverBatch } from './deliver.ts'
import type { ChannelName, NotificationId } from './notification.ts'
import type { Consumer, DeadLetterQueue, DeliveryQueue, HeldJob } from './ports/queue.ts'
import { type FeedbackDeps, followFeedback, recordFeedback } from './record-feedback.ts'

/** How long jobs rest when the store cannot be asked: long enough not to hammer it, short enough to be back with it. */
const storeAwayMs = 2_000
/** One wait for work; BullMQ's own default. */
const waitMaxMs = 5_000

export interface DrainDeps extends Omit<DeliverDeps, 'store'> {
  store: DeliverDeps['store'] & FeedbackDeps['store']
  queue: Pick<DeliveryQueue, 'enqueue' | 'consume'>
  deadLetters: Pick<DeadLetterQueue, 'add' | 'remove'>
}

export interface DrainOptions {
  channel: ChannelName
  /** Notifications in one claim. */
  batchMax: number
  /** Batches in flight. */
  lanes: number
  /** Leaves after this long without work. */
  idleMs: number
  /** Stops fetching when this says so: the rest of the time belongs to what is in hand. */
  isTimeShort: () => boolean
}

export interface DrainReport {
  channel: ChannelName
  sent: number
  retried: number
  died: number
  batches: number
  why: 'idle' | 'time_short' | 'store_away'
}

/** Takes, delivers and completes until there is nothing to do or no time to do it in. */
export const drain = async (deps: DrainDeps, options: DrainOptions): Promise<DrainReport> => {
  const consumer = await deps.queue.consume(options.channel)
  const totals = { sent: 0, retried: 0, died: 0, batches: 0 }
  try {
    const why = await fetchLoop(deps, consumer, options, totals)
    const report = { channel: options.channel, ...totals, why }
    deps.report('drain.ended', report)
    return report
  } finally {
    await consumer.close()
  }
}

type Totals = Pick<DrainReport, 'sent' | 'retried' | 'died' | 'batches'>

/** What the batches of one drain share. */
interface Run {
  totals: Totals
  mayGoOn: () => boolean
  /** For what may end this process: no two of these at a time, so that none dies of another. */
  alone: <Value>(work: () => Promise<Value>) => Promise<Value>
}

const takingTurns = (): Run['alone'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

const fetchLoop = async (
  deps: DrainDeps,
  consumer: Consumer,
  options: DrainOptions,
  totals: Totals,
): Promise<DrainReport['why']> => {
  const inFlight = new Set<Promise<void>>()
  const state = { isStoreAway: false, lastWorkMs: deps.clock.now().getTime() }
  const idleMs = () => deps.clock.now().getTime() - state.lastWorkMs
  const mayGoOn = () => !options.isTimeShort() && !state.isStoreAway
  const run: Run = { totals, mayGoOn, alone: takingTurns() }
  const start = (jobs: HeldJob[]) => {
    const running: Promise<void> = deliverJobs(deps, consumer, jobs, run).then((isStoreThere) => {
      state.isStoreAway ||= !isStoreThere
      state.lastWorkMs = deps.clock.now().getTime()
      inFlight.delete(running)
    })
    inFlight.add(running)
  }
  try {
    while (mayGoOn() && (idleMs() < options.idleMs || inFlight.size > 0)) {
      const restMs = inFlight.size > 0 ? options.idleMs : options.idleMs - idleMs()
      const jobs = await consumer.take(options.batchMax, Math.max(1, Math.min(waitMaxMs, restMs)))
      for (const batch of batchesOf(jobs, options.batchMax)) {
        // What is in hand by then goes back when the consumer closes.
        if (!mayGoOn()) break
        start(batch)
        while (inFlight.size >= options.lanes) await Promise.race(inFlight)
      }
    }
  } finally {
    // Also when the queue fails: a process that left now would leave sends behind that nobody settles.
    await Promise.all(inFlight)
  }
  if (state.isStoreAway) return 'store_away'
  return options.isTimeShort() ? 'time_short' : 'idle'
}

/** Jobs grouped so that no claim asks for more than `max` ids; one job that holds more goes alone. */
export const batchesOf = (jobs: readonly HeldJob[], max: number): HeldJob[][] => {
  const batches: HeldJob[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const job of jobs) {
    if (size + job.notificationIds.length > max) {
      batches.push([])
      size = 0
    }
    batches.at(-1)?.push(job)
    size += job.notificationIds.length
  }
  return batches
}

/** False when the store is away: then the jobs went back, for later. */
const deliverJobs = async (deps: DrainDeps, consumer: Consumer, jobs: HeldJob[], run: Run): Promise<boolean> => {
  const ids = [...new Set(jobs.flatMap((job) => job.notificationIds))]
  try {
    const claimed = await deliver(deps, ids, run.totals)
    const waitsMs = await findWaits(deps, ids, claimed)
    if (ids.length > 1) await deliverAlone(deps, waitsMs, run)
    await quietly(deps, () => release(consumer, jobs, waitsMs))
    return true
  } catch (error) {
    deps.report('drain.batch_failed', { jobs: jobs.length, error })
    await quietly(deps, () => consumer.putBack(jobs, storeAwayMs))
    return false
  }
}

const deliver = async (deps: DrainDeps, ids: readonly NotificationId[], totals: Totals) => {
  const delivered = await deliverBatch(deps, ids)
  totals.batches += 1
  totals.sent += delivered.sent
  totals.retried += delivered.retries.length
  totals.died += delivered.died.length
  await quietly(deps, () => followUp(deps, delivered))
  return delivered.claimed
}

/** What could be claimed and was not is not given out among others: its last holders may have died of it. */
const deliverAlone = async (deps: DrainDeps, waitsMs: Map<NotificationId, number>, { totals, mayGoOn, alone }: Run) => {
  for (const id of [...waitsMs.keys()].filter((key) => waitsMs.get(key) === 0)) {
    const claimed = await alone(async () => (mayGoOn() ? deliver(deps, [id], totals) : new Set()))
    if (claimed.has(id)) waitsMs.delete(id)
  }
}

/** The queue may fail at any time: rows are settled by then, locks run out, and sweep finds what has no job. */
const quietly = async ({ report }: DrainDeps, work: () => Promise<void>) => {
  try {
    await work()
  } catch (error) {
    report('queue.unavailable', { error })
  }
}

const followUp = async (deps: DrainDeps, { retries, died, told, hasFeedback }: Delivered) => {
  const { queue, deadLetters } = deps
  for (const [channel, list] of Map.groupBy(retries, (retry) => retry.channel)) {
    await queue.enqueue(
      channel,
      list.map(({ job }) => job),
    )
  }
  if (died.length > 0) await deadLetters.add(died)
  await recordFeedback(deps, told)
  await followFeedback(deps, hasFeedback)
}

/** A job may come early (clocks differ, a holder died): then its row still has to be looked at, later. */
const findWaits = async (
  { store }: DrainDeps,
  ids: readonly NotificationId[],
  claimed: ReadonlySet<NotificationId>,
) => {
  const rest = ids.filter((id) => !claimed.has(id))
  return rest.length > 0 ? store.waitsMs(rest) : new Map<NotificationId, number>()
}

/** A job that came early rests until the first of its rows may be claimed; every other job is done. */
const release = async (consumer: Consumer, jobs: HeldJob[], waitsMs: ReadonlyMap<NotificationId, number>) => {
  const waitOf = (job: HeldJob) => {
    const waits = job.notificationIds.flatMap((id) => waitsMs.get(id) ?? [])
    return waits.length > 0 ? Math.min(...waits) : undefined
  }
  await consumer.complete(jobs.filter((job) => waitOf(job) === undefined))
  for (const job of jobs) {
    const wait = waitOf(job)
    if (wait !== undefined) await consumer.putBack([job], wait)
  }
}
