import type { JobId, NotificationId } from '../notifications/notification.ts'
import type { HeldJob } from '../notifications/ports/queue.ts'
import type { Report } from '../notifications/ports/runtime.ts'
import { type HeldToken, type JobWorker, jobOf, type LockOptions, type TakenJob } from './queue-backend.ts'

/** BullMQ: the job is gone, its lock is gone, it is not active, or the lock is another's. Redelivery or nobody settles it. */
const lostCodes = new Set([-1, -2, -3, -6])

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The jobs of one consumer: their locks are extended until it lets go of them. */
export const keepJobs = (worker: JobWorker, locks: LockOptions, report: Report) => {
  const held = new Map<JobId, HeldToken>()
  const extending = setInterval(() => void extendLocks(worker, held, locks, report), locks.extendEveryMs)
  return {
    ids: () => [...held.keys()],
    /** What was taken is in hand from now on, but for what cannot be read. */
    hold: (taken: readonly TakenJob[]) => hold(worker, held, report, taken),
    letGo: <Result>(ids: readonly JobId[], act: Act<Result>) => release(ids, held, report, act),
    stop: () => clearInterval(extending),
  }
}

const hold = async (
  worker: JobWorker,
  held: Map<JobId, HeldToken>,
  report: Report,
  taken: readonly TakenJob[],
): Promise<HeldJob[]> => {
  const jobs: HeldJob[] = []
  for (const { id, token, data } of taken) {
    const notificationIds = idsOf(data)
    if (notificationIds) {
      held.set(id as JobId, { id, token })
      jobs.push({ id: id as JobId, notificationIds })
    } else {
      report('queue.job_unreadable', { jobId: id })
      await end(worker, { id, token }, report)
    }
  }
  return jobs
}

/** Its hash was evicted or is not ours. The rows are the truth: sweep gives them another job. Where it cannot be ended, the others are held all the same. */
const end = async (worker: JobWorker, { id, token }: HeldToken, report: Report) => {
  try {
    await jobOf(worker, id).moveToCompleted(undefined as never, token, false)
  } catch (error) {
    report('queue.unavailable', { error })
  }
}

const idsOf = (data: unknown): NotificationId[] | undefined => {
  const ids = typeof data === 'object' && data !== null && 'ids' in data ? data.ids : undefined
  const areIds = Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === 'string' && uuid.test(id))
  return areIds ? ids : undefined
}

const extendLocks = async (
  worker: JobWorker,
  held: ReadonlyMap<JobId, HeldToken>,
  locks: LockOptions,
  report: Report,
) => {
  if (held.size === 0) return
  const tokens = [...held.values()].map(({ token }) => token)
  try {
    const lost = await worker.extendJobLocks([...held.keys()], tokens, locks.lockMs)
    if (lost.length > 0) report('queue.locks_lost', { count: lost.length })
  } catch (error) {
    report('queue.unavailable', { error })
  }
}

type Act<Result> = (ours: readonly HeldToken[]) => Promise<PromiseSettledResult<Result>[]>

export const each =
  <Result>(act: (job: HeldToken) => Promise<Result>): Act<Result> =>
  (jobs) =>
    Promise.allSettled(jobs.map(act))

/** Lets go of jobs. One that is not ours any more is not an error: the rows decide what becomes of it. */
const release = async <Result>(
  ids: readonly JobId[],
  held: Map<JobId, HeldToken>,
  report: Report,
  act: Act<Result>,
): Promise<Result[]> => {
  const ours = ids.flatMap((id) => held.get(id) ?? [])
  for (const id of ids) held.delete(id)
  const results = ours.length > 0 ? await act(ours) : []
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  const lost = errors.filter((error) => lostCodes.has(error?.code))
  if (lost.length > 0) report('queue.locks_lost', { count: lost.length })
  const [failed] = errors.filter((error) => !lostCodes.has(error?.code))
  if (failed) report('queue.unavailable', { jobs: errors.length - lost.length, error: failed })
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}
