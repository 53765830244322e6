import { type DeliverDeps, type Delivered, deliverBatch, type Late } from './deliver.ts'
import type { NotificationId } from './notification.ts'
import type { DeadLetterQueue, DeliveryQueue, HeldJob } from './ports/queue.ts'
import { type FeedbackDeps, followFeedback, recordFeedback } from './record-feedback.ts'
import { type Holder, type ReleaseDeps, releaseJobs } from './release-jobs.ts'

/** How long jobs rest when the store cannot be asked: long enough not to hammer it, short enough to be back with it. */
const storeAwayMs = 2_000

export interface BatchDeps extends Omit<DeliverDeps, 'store'> {
  store: DeliverDeps['store'] & FeedbackDeps['store'] & ReleaseDeps['store']
  queue: Pick<DeliveryQueue, 'enqueue'>
  deadLetters: Pick<DeadLetterQueue, 'add' | 'remove'>
}

export interface Totals {
  sent: number
  retried: number
  died: number
  batches: number
}

/** What a batch needs of the drain that it is part of. */
export interface BatchRun extends Holder {
  totals: Totals
  mayGoOn: () => boolean
  /** For what may end this process: no two of these at a time, so that none dies of another. */
  alone: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** Goes on beside the lanes: `count` sends that are late. */
  later: (count: number, work: Promise<void>) => void
  storeIsAway: () => void
}

/** Delivers what the jobs name, and lets go of them. Gives back jobs that were taken in exchange. Never throws. */
export const deliverJobs = async (deps: BatchDeps, jobs: HeldJob[], run: BatchRun): Promise<HeldJob[]> => {
  const ids = [...new Set(jobs.flatMap((job) => job.notificationIds))]
  const next: HeldJob[] = []
  await orPutBack(deps, jobs, run, async () => {
    const { claimed, late } = await deliver(deps, ids, run)
    const waitsMs = await findWaits(deps, ids, claimed, late)
    if (ids.length > 1) await deliverAlone(deps, waitsMs, run)
    const open = jobs.filter((job) => names(job, late))
    if (late) run.later(late.ids.size, settleLate(deps, open, late, waitsMs, run))
    const ended = jobs.filter((job) => !open.includes(job))
    await quietly(deps, async () => void next.push(...(await releaseJobs(deps, run, ended, waitsMs))))
  })
  return next
}

/** When the store is away, jobs go back for later. */
const orPutBack = async (deps: BatchDeps, jobs: HeldJob[], run: BatchRun, work: () => Promise<void>) => {
  try {
    await work()
  } catch (error) {
    deps.report('drain.batch_failed', { jobs: jobs.length, error })
    run.storeIsAway()
    await quietly(deps, () => run.consumer.putBack(jobs, storeAwayMs))
  }
}

const names = ({ notificationIds }: HeldJob, late: Late | undefined) =>
  late !== undefined && notificationIds.some((id) => late.ids.has(id))

const deliver = async (deps: BatchDeps, ids: readonly NotificationId[], { totals }: BatchRun) => {
  const delivered = await deliverBatch(deps, ids)
  totals.batches += 1
  await account(deps, delivered, totals)
  return delivered
}

const account = async (deps: BatchDeps, delivered: Delivered, totals: Totals) => {
  totals.sent += delivered.sent
  totals.retried += delivered.retries.length
  totals.died += delivered.died.length
  await quietly(deps, () => followUp(deps, delivered))
}

/** Their jobs are kept until the last of each has ended; until then nobody else may think that they are lost. */
const settleLate = (
  deps: BatchDeps,
  jobs: HeldJob[],
  late: Late,
  waitsMs: ReadonlyMap<NotificationId, number>,
  run: BatchRun,
) =>
  orPutBack(deps, jobs, run, async () => {
    let open = jobs
    let rest: Late | undefined = late
    while (rest) {
      const delivered: Delivered = await rest.next()
      await account(deps, delivered, run.totals)
      rest = delivered.late
      const ended = open.filter((job) => !names(job, rest))
      open = open.filter((job) => names(job, rest))
      await quietly(
        deps,
        async () => void (await releaseJobs(deps, { ...run, wantsMore: () => false }, ended, waitsMs)),
      )
    }
  })

/** What could be claimed and was not is not given out among others: its last holders may have died of it. */
const deliverAlone = async (deps: BatchDeps, waitsMs: Map<NotificationId, number>, run: BatchRun) => {
  for (const id of [...waitsMs.keys()].filter((key) => waitsMs.get(key) === 0)) {
    const isOurs = await run.alone(async () => run.mayGoOn() && (await deliver(deps, [id], run)).claimed.has(id))
    if (isOurs) waitsMs.delete(id)
  }
}

/** The queue may fail at any time: rows are settled by then, locks run out, and sweep finds what has no job. */
const quietly = async ({ report }: BatchDeps, work: () => Promise<void>) => {
  try {
    await work()
  } catch (error) {
    report('queue.unavailable', { error })
  }
}

const followUp = async (deps: BatchDeps, { retries, died, told, hasFeedback }: Delivered) => {
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
  { store }: BatchDeps,
  ids: readonly NotificationId[],
  claimed: ReadonlySet<NotificationId>,
  late: Late | undefined,
) => {
  const rest = ids.filter((id) => !claimed.has(id) && !late?.ids.has(id))
  return rest.length > 0 ? store.waitsMs(rest) : new Map<NotificationId, number>()
}
