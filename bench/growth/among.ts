import type { NotificationId } from '../../lib/notifications/notification.ts'
import type { Bench, Sample } from '../contest.ts'
import { measuredDrain } from '../ours/measured-drain.ts'
import { seedJobs, seedRows } from '../ours/seed.ts'
import { openFreshWorld, type World } from '../ours/world.ts'
import { type Services, settleDown } from '../services.ts'

export interface Among {
  items: number
  perJob: number
  /** Jobs that wait behind those that are measured. Their rows are gone: a drain that is told to stop does not reach them. */
  waitingBehind?: number
}

/** A drain of a few among many that are there already, and stay. */
export const measureAmong = async (bench: Bench, { items, perJob, waitingBehind = 0 }: Among): Promise<Sample> => {
  const { services } = bench
  const world = await openFreshWorld(services)
  const before = world.deps.ids.notificationId()
  try {
    const jobs = await seedRows(services, world, items, perJob)
    await settleDown(services, 'notifications')
    await seedJobs(world, jobs)
    await seedJobs(world, jobsOfNobody(world.deps.ids, waitingBehind))
    const sample = await measuredDrain(bench, world, items)
    await assertSentSince(services, before, items)
    return sample
  } finally {
    await services.sql`delete from notifications where id > ${before}`
    await world.close()
  }
}

const jobsOfNobody = (ids: World['deps']['ids'], count: number) =>
  Array.from({ length: count }, () => ({
    id: ids.jobId(),
    notificationIds: [ids.notificationId()],
    delayMs: 0,
    priority: 'normal' as const,
  }))

export const assertSentSince = async ({ sql }: Services, before: NotificationId, items: number) => {
  const [row] = await sql<{ all: number; sent: number }[]>`
    select count(*)::int as all, count(*) filter (where status = 'SENT' and attempts = 1)::int as sent
    from notifications where id > ${before}`
  if (row?.all !== items || row.sent !== items)
    throw new Error(`Of ${items} there are ${row?.all} rows, and ${row?.sent} were sent once.`)
}
