import { chunkMax, chunksOf } from './chunks.ts'
import { startDrains } from './lookout.ts'
import { type ChannelName, channelNames, type Notification } from './notification.ts'
import type { BacklogStore } from './ports/backlog.ts'
import type { Counters } from './ports/counters.ts'
import type { DeadLetterQueue, DeliveryQueue, Job } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Signals, Waker } from './ports/signals.ts'
import type { Store, Stranded } from './ports/store.ts'
import { applyFeedback } from './record-feedback.ts'
import { reportChannels } from './report-channels.ts'

/** A row is overdue once it has been due for this long: a drain that is alive has had its chance. */
export const overdueMs = 30_000
/** Rows looked at in one run: what a minute's run can do many times over, and a bound all the same. The next run goes on there. */
const overdueMax = 20_000
const pageMax = 1_000
const parkedMax = 5_000
const deadLettersMax = 1_000
/** Rows whose job is asked for in depth, of those that are overdue for long: the question walks the queue's lists. */
const lostMax = 20
/** A job that is known and not to be had is a rare wreck: keys deleted, or the delay counted by a wrong clock. A backlog may be this old without one. */
const lostAfterMs = 10 * 60_000
/** Ended rows deleted in one statement, and statements in one run: short locks, and no run that is all deletion. */
const deleteMax = 1_000
const deleteRounds = 10
/** Rounds of feedback in one run, 500 events each. */
const feedbackRounds = 20

export interface RecoverDeps {
  store: Pick<
    Store,
    | 'releaseParked'
    | 'listOverdue'
    | 'reassign'
    | 'listRecentDeadLetters'
    | 'filterDeadLetters'
    | 'readSweepCursor'
    | 'writeSweepCursor'
    | 'deleteOld'
    | 'applyFeedback'
  > &
    BacklogStore
  queue: Pick<DeliveryQueue, 'enqueue' | 'missing' | 'findLost' | 'recoverStalled'>
  deadLetters: Pick<DeadLetterQueue, 'add' | 'remove' | 'missing' | 'list'>
  signals: Signals
  counters: Pick<Counters, 'read'>
  /** Sends a second, as configured. */
  rates: Partial<Record<ChannelName, number | undefined>>
  waker: Waker
  ids: Ids
  clock: Clock
  report: Report
  /** How long what has ended is kept. */
  keepMs: number
  /** Drains of one channel. */
  drainsMax: number
}

export interface Recovered {
  released: number
  overdue: number
  requeued: number
  deadLetters: number
  feedback: number
  deleted: number
  /** Drains that were started, because the backlog needs more than are at work. */
  drains: number
}

/** What sweep does: puts back whatever a crash or a lost queue stranded. Safe to run twice at once, and to stop anywhere. */
export const recover = async (deps: RecoverDeps): Promise<Recovered> => {
  const nothing = { overdue: 0, requeued: 0 }
  const released = await step(deps, 'release', 0, () => releaseParked(deps))
  await step(deps, 'stalled', undefined, () => recoverStalled(deps))
  const { overdue, requeued } = await step(deps, 'stranded', nothing, () => requeueStranded(deps))
  const feedback = await step(deps, 'feedback', 0, () => applyAllFeedback(deps))
  const deadLetters = await step(deps, 'dead_letters', 0, () => reconcileDeadLetters(deps))
  const deleted = await step(deps, 'retention', 0, () => deleteOld(deps))
  const drains = await step(deps, 'drains', 0, () => startDrains(deps, deps.drainsMax))
  await step(deps, 'channels', undefined, () => reportChannels(deps))
  const recovered = { released, overdue, requeued, deadLetters, feedback, deleted, drains }
  deps.report('sweep.ended', recovered)
  return recovered
}

/** One that fails (the queue may be away) does not keep the others from their work; the next run does it again. */
const step = async <Result>({ report }: RecoverDeps, name: string, otherwise: Result, work: () => Promise<Result>) => {
  try {
    return await work()
  } catch (error) {
    report('sweep.step_failed', { step: name, error })
    return otherwise
  }
}

const recoverStalled = async ({ queue }: RecoverDeps) => {
  for (const channel of channelNames) await queue.recoverStalled(channel)
}

/** Sends that were far away and are near now enter the queue. If it is down they are overdue soon, and stranded. */
const releaseParked = async ({ store, queue, clock }: RecoverDeps) => {
  const released = await store.releaseParked(parkedMax)
  const now = clock.now().getTime()
  for (const [channel, notifications] of Map.groupBy(released, ({ message }) => message.channel)) {
    for (const chunk of chunksOf(notifications, pageMax)) {
      await queue.enqueue(
        channel,
        chunk.map((notification) => scheduledJob(notification, now)),
      )
    }
  }
  return released.length
}

const scheduledJob = ({ id, jobId, dueAt, priority }: Notification, now: number): Job => ({
  id: jobId,
  notificationIds: [id],
  delayMs: Math.max(0, dueAt.getTime() - now),
  priority,
})

/** Overdue is not stranded: a backlog is long and its jobs live. Only what the queue denies having gets a new job. */
const requeueStranded = async (deps: RecoverDeps) => {
  let overdue = 0
  let requeued = 0
  let after = await deps.store.readSweepCursor()
  while (overdue < overdueMax) {
    const page = await deps.store.listOverdue(overdueMs, after, pageMax)
    overdue += page.length
    requeued += await requeueMissing(deps, page)
    // At the end the next run begins anew.
    after = page.length < pageMax ? undefined : page.at(-1)?.id
    if (after === undefined) break
  }
  await deps.store.writeSweepCursor(after)
  return { overdue, requeued: requeued + (await requeueLost(deps)) }
}

const requeueMissing = async (deps: RecoverDeps, page: readonly Stranded[]) => {
  let requeued = 0
  for (const [channel, rows] of Map.groupBy(page, (row) => row.channel)) {
    const missing = new Set(await deps.queue.missing(channel, [...new Set(rows.map(({ jobId }) => jobId))]))
    const stranded = rows.filter(({ jobId }) => missing.has(jobId))
    requeued += await requeueAll(deps, channel, stranded)
  }
  return requeued
}

/** The queue knows these jobs, and would hand them out much later, or never. */
const requeueLost = async (deps: RecoverDeps) => {
  let requeued = 0
  const oldest = await deps.store.listOverdue(lostAfterMs, undefined, lostMax)
  for (const [channel, rows] of Map.groupBy(oldest, (row) => row.channel)) {
    const lost = new Set(await deps.queue.findLost(channel, [...new Set(rows.map(({ jobId }) => jobId))]))
    requeued += await requeueAll(
      deps,
      channel,
      rows.filter(({ jobId }) => lost.has(jobId)),
    )
  }
  return requeued
}

const requeueAll = async (deps: RecoverDeps, channel: ChannelName, rows: readonly Stranded[]) => {
  let requeued = 0
  for (const sameUrgency of Map.groupBy(rows, ({ priority }) => priority).values()) {
    for (const chunk of chunksOf(sameUrgency, chunkMax)) requeued += await requeue(deps, channel, chunk)
  }
  return requeued
}

/** The row learns its new job first: if the queue then does not take it, the next run finds it missing again. */
const requeue = async ({ store, queue, ids }: RecoverDeps, channel: ChannelName, rows: readonly Stranded[]) => {
  const to = ids.jobId()
  const moved = await store.reassign(rows.map(({ id, jobId }) => ({ id, from: jobId, to })))
  const priority = rows[0]?.priority ?? 'normal'
  if (moved.length > 0) await queue.enqueue(channel, [{ id: to, notificationIds: moved, delayMs: 0, priority }])
  return moved.length
}

/** The rows are the truth: what the queue lacks is added, and what is no dead letter (any more) is taken out of it. */
const reconcileDeadLetters = async ({ store, deadLetters }: RecoverDeps) => {
  const missing = await deadLetters.missing(await store.listRecentDeadLetters(deadLettersMax))
  await deadLetters.add(missing)
  const listed = await deadLetters.list(deadLettersMax)
  const real = new Set(await store.filterDeadLetters(listed))
  const stale = listed.filter((id) => !real.has(id))
  await deadLetters.remove(stale)
  return missing.length + stale.length
}

/** What came before our own word that it was sent. What is not ready is looked at again by the next run. */
const applyAllFeedback = async (deps: RecoverDeps) => {
  let applied = 0
  for (let round = 0; round < feedbackRounds; round += 1) {
    const more = await applyFeedback(deps)
    applied += more
    if (more === 0) break
  }
  return applied
}

const deleteOld = async ({ store, keepMs }: RecoverDeps) => {
  let deleted = 0
  for (let round = 0; round < deleteRounds; round += 1) {
    const { notifications, idempotencyKeys } = await store.deleteOld(keepMs, deleteMax)
    deleted += notifications
    if (notifications < deleteMax && idempotencyKeys < deleteMax) break
  }
  return deleted
}
