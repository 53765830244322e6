import { toTaken } from './job-scripts.ts'
import { jobOf, type QueueBackend, readJob, type TakenJob } from './queue-backend.ts'

/** One alone needs no transaction, which costs both sides half as much again. */
export const addTogether: QueueBackend['add'] = async (queue, jobs) => {
  const [first, ...others] = jobs
  if (first && others.length === 0) await queue.add(first.name, first.data, first.opts)
  else await queue.addBulk([...jobs])
}

/** In waves that grow eightfold: an empty queue is asked once, a full one in few round trips. */
export const takeInWaves: QueueBackend['take'] = async (worker, max, nextTokens) => {
  const jobs: TakenJob[] = []
  for (let wave = 1; jobs.length < max; wave *= 8) {
    const size = Math.min(wave, max - jobs.length)
    const { start, first } = nextTokens(size)
    // allSettled: with `all`, one rejection would lose every job that the others fetched.
    const results = await Promise.allSettled(
      Array.from({ length: size }, (_, nth) => readJob(worker, `${start}${first + nth}`, false)),
    )
    const found = results.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []))
    jobs.push(...found)
    const failed = results.find((result) => result.status === 'rejected')
    if (failed && jobs.length === 0) throw failed.reason
    if (found.length < size) break
  }
  return jobs
}

export const finishOneByOne: QueueBackend['finish'] = (worker, jobs, takesNext) =>
  Promise.allSettled(
    jobs.map(async ({ id, token }) =>
      takenFor(await jobOf(worker, id).moveToCompleted(undefined as never, token, takesNext), token),
    ),
  )

/** What BullMQ hands out in exchange for a completed job: nothing, or the next one's hash and id. */
const takenFor = (completed: unknown, token: string): TakenJob | undefined => {
  const [json, id] = Array.isArray(completed) ? completed : []
  return json && id ? toTaken(id, token, json.data) : undefined
}
