import { type DeliverDeps, type Delivered, deliverClaimed, type Late } from './deliver.ts'
import { deliverPaced, inHandMaxMs, type PacedDeps } from './deliver-paced.ts'
import type { NotificationId } from './notification.ts'
import type { DeadLetterQueue, DeliveryQueue, HeldJob } from './ports/queue.ts'
import type { Claimed } from './ports/store.ts'
import { type FeedbackDeps, followFeedback, recordFeedback } from './record-feedback.ts'
import { type Holder, type ReleaseDeps, releaseJobs } from './release-jobs.ts'

/** How long jobs rest when the store cannot be asked: long enough not to hammer it, short enough to be back with it. */
const storeAwayMs = 2_000

export interface BatchDeps extends Omit<PacedDeps, 'store'> {
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
  const ids = jobs.flatMap((job) => job.notificationIds)
  const next: HeldJob[] = []
  await orPutBack(deps, jobs, run, async () => {
    const { claimed, late, putOff } = await deliver(deps, ids, run)
    const asked = putOff.size > 0 ? ids.filter((id) => !putOff.has(id)) : ids
    const waitsMs = await findWaits(deps, asked, claimed, late)
    if (ids.length > 1) await deliverAlone(deps, waitsMs, run)
    const open = jobs.filter((job) => names(job, late))
    if (late) run.later(late.ids.size, settleLate(deps, open, late, { waitsMs, putOff }, run))
    const ended = jobs.filter((job) => !open.includes(job))
    await quietly(deps, async () => void next.push(...(await release(deps, run, ended, { waitsMs, putOff }))))
  })
  return next
}

/**
 * The same for rows without a job: `claim` takes as many as there is leave to send, which is asked for first, since nothing of them is in
 * hand that could be put back. Never throws.
 */
export const deliverUnqueued = (
  deps: BatchDeps,
  run: BatchRun,
  max: number,
  claim: (limit: number) => Promise<Claimed[]>,
): Promise<void> =>
  orPutBack(deps, [], run, async () => {
    const grant = await deps.pacer.ask(run.channel, max)
    if (grant.permits === 0) return deps.wait(Math.min(grant.waitMs, inHandMaxMs))
    const delivered = await deliverClaimed(deps, () => claim(Math.min(max, grant.permits)), grant)
    const { claimed, late } = delivered
    if (claimed.length > 0 || late) run.totals.batches += 1
    await account(deps, delivered, run.totals)
    if (late) run.later(late.ids.size, settleLate(deps, [], late, { waitsMs: new Map(), putOff: new Map() }, run))
  })

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

const deliver = (deps: BatchDeps, ids: readonly NotificationId[], { channel, mayGoOn, totals }: BatchRun) =>
  deliverPaced(deps, ids, {
    channel,
    mayGoOn,
    account: (delivered) => {
      totals.batches += 1
      return account(deps, delivered, totals)
    },
  })

const account = async (deps: BatchDeps, delivered: Delivered, totals: Totals) => {
  totals.sent += delivered.sent
  totals.retried += delivered.retries.length
  totals.died += delivered.died.length
  await quietly(deps, () => followUp(deps, delivered))
}

/** Their jobs are kept until the last of each has ended; until then nobody else may think that they are lost. */
const settleLate = (deps: BatchDeps, jobs: HeldJob[], late: Late, rest: Rest, run: BatchRun) =>
  orPutBack(deps, jobs, run, async () => {
    let open = jobs
    let running: Late | undefined = late
    while (running) {
      const delivered: Delivered = await running.next()
      await account(deps, delivered, run.totals)
      running = delivered.late
      const ended = open.filter((job) => !names(job, running))
      open = open.filter((job) => names(job, running))
      await quietly(deps, async () => void (await release(deps, { ...run, wantsMore: () => false }, ended, rest)))
    }
  })

/** What a batch did not claim, and how long until it can be. */
interface Rest {
  waitsMs: ReadonlyMap<NotificationId, number>
  putOff: ReadonlyMap<NotificationId, number>
}

/** A chunk whose turn has not come for all goes back as it is: taken apart, its rows would overtake what is more urgent. */
const release = async (deps: BatchDeps, run: BatchRun, jobs: readonly HeldJob[], { waitsMs, putOff }: Rest) => {
  if (putOff.size === 0) return releaseJobs(deps, run, jobs, waitsMs)
  const isPutOff = ({ notificationIds }: HeldJob) => notificationIds.some((id) => putOff.has(id))
  const back = jobs.filter(isPutOff)
  if (back.length > 0) await run.consumer.putBack(back, Math.min(...putOff.values()))
  return releaseJobs(
    deps,
    run,
    jobs.filter((job) => !isPutOff(job)),
    waitsMs,
  )
}

/** What could be claimed and was not is not given out among others: its last holders may have died of it. */
const deliverAlone = async (deps: BatchDeps, waitsMs: Map<NotificationId, number>, run: BatchRun) => {
  for (const id of [...waitsMs.keys()].filter((key) => waitsMs.get(key) === 0)) {
    const delivery = await run.alone(async () => (run.mayGoOn() ? deliver(deps, [id], run) : undefined))
    if (delivery?.claimed.includes(id)) waitsMs.delete(id)
    const putOffMs = delivery?.putOff.get(id)
    if (putOffMs !== undefined) waitsMs.set(id, putOffMs)
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
  claimed: readonly NotificationId[],
  late: Late | undefined,
) => {
  if (claimed.length === ids.length) return new Map<NotificationId, number>() // all of them: what two jobs name is claimed once
  const ours = new Set(claimed)
  const rest = ids.filter((id) => !ours.has(id) && !late?.ids.has(id))
  return rest.length > 0 ? store.waitsMs(rest) : new Map<NotificationId, number>()
}
