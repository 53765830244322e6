import type pg from 'pg'
import { takeInCalls } from './job-scripts.ts'
import { type HeldToken, type JobWorker, jobOf, type QueueBackend, type TakenJob } from './queue-backend.ts'

/** From one on: an empty queue is asked once, a full one in few round trips. Each is one statement, so one commit. */
export const takeInWaves =
  (pool: pg.Pool, now: () => number): QueueBackend['take'] =>
  (worker, max, nextTokens) =>
    takeInCalls(max, 1, (size) => {
      const { start, first } = nextTokens(size)
      const tokens = Array.from({ length: size }, (_, nth) => `${start}${first + nth}`)
      return take(pool, worker, tokens, now())
    })

/** BullMQ's own function, once for each token, and none of the rest of its limits: we set none. */
const take = async (
  pool: pg.Pool,
  worker: JobWorker,
  tokens: readonly string[],
  nowMs: number,
): Promise<TakenJob[]> => {
  const { rows } = await pool.query<TakenJob>(
    `select job.id, given.token, job.data from unnest($2::text[]) with ordinality as given(token, nth)
     cross join lateral move_to_active($1, given.token, $3, $4, null, null, null) as job order by given.nth`,
    [worker.name, tokens, worker.opts.lockDuration, nowMs],
  )
  return rows
}

/** One statement completes them all, and another takes as many in exchange. Where one of them is not ours any more, it is each by itself. */
export const finishTogether =
  (pool: pg.Pool, now: () => number): QueueBackend['finish'] =>
  async (worker, jobs, takesNext) => {
    const finished = await finish(pool, worker, jobs, now()).catch(() => finishOneByOne(worker, jobs))
    const free = jobs.filter((_, nth) => finished[nth]?.status === 'fulfilled').map(({ token }) => token)
    // What is completed is completed: who takes next hears that the queue is away.
    const taken = takesNext && free.length > 0 ? await take(pool, worker, free, now()).catch(() => []) : []
    return finished.map((result) => (result.status === 'fulfilled' ? { ...result, value: taken.shift() } : result))
  }

type Finished = PromiseSettledResult<undefined>[]

/** In the order of their ids: two statements that share some wait for each other in one direction. Nothing is kept of them. */
const finish = async (
  pool: pg.Pool,
  worker: JobWorker,
  jobs: readonly HeldToken[],
  nowMs: number,
): Promise<Finished> => {
  await pool.query(
    `select move_to_completed($1, id, token, 'null', $4, true, null, null)
     from (select * from unnest($2::text[], $3::text[]) as given(id, token) order by id) as given`,
    [worker.name, jobs.map(({ id }) => id), jobs.map(({ token }) => token), nowMs],
  )
  return jobs.map(() => ({ status: 'fulfilled', value: undefined }))
}

const finishOneByOne = (worker: JobWorker, jobs: readonly HeldToken[]): Promise<Finished> =>
  Promise.allSettled(
    jobs.map(async ({ id, token }) => void (await jobOf(worker, id).moveToCompleted(undefined as never, token, false))),
  )
