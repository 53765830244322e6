import type { Notification, NotificationId, Owner } from './notification.ts'
import type { DeadLetterQueue, DeliveryQueue, Job } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'

/** Dead letters in one request: a bigger replay is several, so that somebody looks in between. */
export const replayMax = 1_000

/** Replays in a second, unless the caller says otherwise: a provider that has just come back is not knocked over again. */
export const replayRateDefault = 50
/** How long a plan may be carried out: what was looked at an hour ago has changed. */
const planKeepMs = 15 * 60_000

export const skipReasons = ['not_found', 'not_failed', 'expired', 'suppressed', 'changed_meanwhile'] as const
export type SkipReason = (typeof skipReasons)[number]

export interface ReplayResult {
  replayed: NotificationId[]
  skipped: { id: NotificationId; reason: SkipReason }[]
}

export interface ReplayDeps {
  store: Pick<Store, 'findMany' | 'filterSuppressed' | 'replay' | 'insertReplayPlan' | 'takeReplayPlan'>
  queue: Pick<DeliveryQueue, 'enqueue'>
  deadLetters: Pick<DeadLetterQueue, 'remove'>
  ids: Ids
  clock: Clock
  report: Report
}

/** Says what `replay` would do, and does nothing. */
export const planReplay = async (
  { store, clock }: Pick<ReplayDeps, 'clock'> & { store: Pick<Store, 'findMany' | 'filterSuppressed'> },
  owner: Owner,
  ids: readonly NotificationId[],
): Promise<ReplayResult> => {
  const result: ReplayResult = { replayed: [], skipped: [] }
  const found = new Map((await store.findMany(owner, ids)).map((notification) => [notification.id, notification]))
  const suppressed = new Set(await store.filterSuppressed(owner, [...found.keys()]))
  for (const id of new Set(ids)) {
    const reason = skipReason(found.get(id), clock.now(), suppressed)
    if (reason) result.skipped.push({ id, reason })
    else result.replayed.push(id)
  }
  return result
}

/** A dry run that can be carried out exactly as it was shown, by whoever sends its token. */
export const planReplayWithToken = async (deps: ReplayDeps, owner: Owner, ids: readonly NotificationId[]) => {
  const result = await planReplay(deps, owner, ids)
  const token = deps.ids.jobId()
  if (result.replayed.length > 0) {
    await deps.store.insertReplayPlan(owner, { token, ids: result.replayed }, planKeepMs)
  }
  return { ...result, token: result.replayed.length > 0 ? token : undefined }
}

export interface ReplayAudit {
  by: string
  reason: string
  ratePerSecond: number
}

/** Gives each dead letter a fresh start: attempts at zero, due now or as the rate allows. Twice, or twice at once, replays once. */
export const replay = async (
  deps: ReplayDeps,
  owner: Owner,
  ids: readonly NotificationId[],
  { by, reason, ratePerSecond }: ReplayAudit,
): Promise<ReplayResult> => {
  const audit = { by, reason }
  const wanted = [...new Set(ids)]
  const delayMs = (index: number) => Math.floor(index / ratePerSecond) * 1_000
  const letters = wanted.map((id, index) => ({ id, jobId: deps.ids.jobId(), delayMs: delayMs(index) }))
  const replayed = await deps.store.replay(owner, letters, audit)
  await enqueue(deps, replayed)
  const done = new Set(replayed.map(({ id }) => id))
  const rest = wanted.filter((id) => !done.has(id))
  const skipped = rest.length > 0 ? await reasonsFor(deps, owner, rest) : []
  deps.report('dead_letters.replayed', { by: audit.by, replayed: done.size, skipped: skipped.length })
  return { replayed: [...done], skipped }
}

/** Why the store did not replay these. One that looks replayable again by now changed while we were at it. */
const reasonsFor = async (deps: ReplayDeps, owner: Owner, ids: readonly NotificationId[]) => {
  const { replayed, skipped } = await planReplay(deps, owner, ids)
  return [...skipped, ...replayed.map((id) => ({ id, reason: 'changed_meanwhile' as const }))]
}

const skipReason = (
  notification: Notification | undefined,
  now: Date,
  suppressed: ReadonlySet<NotificationId>,
): SkipReason | undefined => {
  if (!notification) return 'not_found'
  if (notification.status !== 'FAILED') return 'not_failed'
  if (notification.expiresAt && notification.expiresAt <= now) return 'expired'
  return suppressed.has(notification.id) ? 'suppressed' : undefined
}

/** The rows are PENDING by now, so whatever fails here is put right by sweep. */
const enqueue = async ({ queue, deadLetters, clock, report }: ReplayDeps, replayed: readonly Notification[]) => {
  const now = clock.now()
  const jobs = Map.groupBy(replayed, ({ message }) => message.channel)
  try {
    for (const [channel, notifications] of jobs) {
      await queue.enqueue(
        channel,
        notifications.map((notification) => toJob(notification, now)),
      )
    }
    if (replayed.length > 0) await deadLetters.remove(replayed.map(({ id }) => id))
  } catch (error) {
    report('queue.unavailable', { replayed: replayed.length, error })
  }
}

const toJob = ({ id, jobId, priority, dueAt }: Notification, now: Date): Job => ({
  id: jobId,
  notificationIds: [id],
  delayMs: Math.max(0, dueAt.getTime() - now.getTime()),
  priority,
})
