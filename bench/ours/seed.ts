import type { JobId, NotificationId } from '../../lib/notifications/notification.ts'
import type { Job } from '../../lib/notifications/ports/queue.ts'
import type { Services } from '../services.ts'
import { settleDown } from '../services.ts'
import { command } from './command.ts'
import type { World } from './world.ts'

const rowsPerStatement = 5_000
const jobsPerCall = 500

/** `items` accepted notifications that wait, in jobs of `perJob`. */
export const seed = async (services: Services, world: World, items: number, perJob: number) => {
  await clearTables(services)
  const jobs = await seedRows(services, world, items, perJob)
  await settleDown(services, 'notifications')
  await seedJobs(world, jobs)
}

export const clearTables = ({ sql }: Services) => sql`truncate notifications, delivery_attempts`

/** One is inserted by the store, and the others are its copies: whatever columns there are, they have them. */
export const seedRows = async (services: Services, { deps }: World, items: number, perJob: number): Promise<Job[]> => {
  const template = { ...command, id: deps.ids.notificationId(), jobId: deps.ids.jobId() }
  await deps.store.insert({ ...template, status: 'PENDING', parkedUntil: undefined })
  const jobs: Job[] = []
  for (let done = 0; done < items; done += rowsPerStatement) {
    const made = jobsOf(Math.min(rowsPerStatement, items - done), perJob, deps.ids)
    await copyRow(services, template.id, made)
    for (const job of made) jobs.push(job)
  }
  await services.sql`delete from notifications where id = ${template.id}`
  return jobs
}

export const seedJobs = async ({ deps }: World, jobs: readonly Job[]) => {
  for (let start = 0; start < jobs.length; start += jobsPerCall)
    await deps.queue.enqueue('email', jobs.slice(start, start + jobsPerCall))
}

const jobsOf = (items: number, perJob: number, ids: World['deps']['ids']): Job[] =>
  Array.from({ length: Math.ceil(items / perJob) }, (_, index) => ({
    id: ids.jobId(),
    notificationIds: Array.from({ length: Math.min(perJob, items - index * perJob) }, ids.notificationId),
    delayMs: 0,
    priority: 'normal',
  }))

const copyRow = async ({ sql }: Services, template: NotificationId, jobs: readonly Job[]) => {
  const pairs = jobs.flatMap((job): [NotificationId, JobId][] => job.notificationIds.map((id) => [id, job.id]))
  await sql`
    insert into notifications
    select copy.* from notifications n
      cross join unnest(${pairs.map(([id]) => id)}::uuid[], ${pairs.map(([, jobId]) => jobId)}::text[]) as given(id, job_id)
      cross join lateral jsonb_populate_record(n, to_jsonb(given)) as copy
    where n.id = ${template}`
}
