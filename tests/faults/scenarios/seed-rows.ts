import type { JobId, NotificationId } from '../../../lib/notifications/notification.ts'
import { openQueues } from '../../../lib/queue/backend.ts'
import { textArray, uuidArray } from '../../../lib/store/arrays.ts'
import { uuidV7Ids } from '../../support/uuid-ids.ts'
import { queuePrefix, type World } from '../world.ts'

export interface Seeded {
  id: NotificationId
  jobId: JobId
  tenantId: 'acme'
}

const chunk = 5_000

/** Accepted notifications by the thousand, past the api: it would take minutes, and is not what is asked here. */
export const seedRows = async ({ db }: World, count: number, { status = 'PENDING', dueAt = new Date() } = {}) => {
  const seeded: Seeded[] = []
  for (let start = 0; start < count; start += chunk) {
    const rows = Array.from({ length: Math.min(chunk, count - start) }, () => ({
      id: uuidV7Ids.notificationId(),
      jobId: uuidV7Ids.jobId(),
      tenantId: 'acme' as const,
    }))
    await db`
      insert into notifications (id, tenant_id, mode, channel, recipient, content, priority, delivery, status, job_id, due_at, send_at)
      select r.id, 'acme', 'live', 'email', 'r' || (${start} + r.nth) || '@example.com', '{"text":"Fault test"}'::jsonb,
        'normal', case when r.nth % 10 = 3 then 'at_most_once' else 'at_least_once' end, ${status}, r.job_id, ${dueAt},
        ${status === 'SCHEDULED' ? dueAt : null}::timestamptz
      from unnest(${uuidArray(rows.map(({ id }) => id))}::uuid[], ${textArray(rows.map(({ jobId }) => jobId))}::text[])
        with ordinality as r(id, job_id, nth)`
    seeded.push(...rows)
  }
  return seeded
}

/** One job for each, as the api would have added them. */
export const enqueueRows = (world: World, seeded: readonly Seeded[], delayMs: () => number = () => 0) =>
  withQueues(world, async ({ deliveries }) => {
    for (let start = 0; start < seeded.length; start += chunk) {
      const jobs = seeded
        .slice(start, start + chunk)
        .map(({ id, jobId }) => ({ id: jobId, notificationIds: [id], delayMs: delayMs(), priority: 'normal' as const }))
      await deliveries.enqueue('email', jobs)
    }
  })

/** Ended as FAILED, each with its dead letter and its job in the queue of dead letters. */
export const buryRows = async (world: World, seeded: readonly Seeded[]) => {
  await world.db`update notifications set status = 'PROCESSING'`
  await world.db`
    update notifications set status = 'FAILED', reason = 'rejected', attempts = 1, claim_no = 1, settled_claim_no = 1,
      finished_at = clock_timestamp()`
  await world.db`
    insert into dead_letters (notification_id, tenant_id, mode, channel, reason, code, detail, attempts, failed_at)
    select id, tenant_id, mode, channel, 'rejected', 'ses.MessageRejected', 'Address blacklisted.', 1, finished_at
    from notifications`
  await withQueues(world, async ({ deadLetters }) => {
    for (let start = 0; start < seeded.length; start += chunk) {
      await deadLetters.add(seeded.slice(start, start + chunk).map(({ id }) => id))
    }
  })
}

const withQueues = async (
  { redis, database }: World,
  work: (queues: ReturnType<typeof openQueues>) => Promise<void>,
) => {
  const report = () => {}
  const queues = openQueues({
    redisUrl: redis.url,
    databaseUrl: database.url,
    prefix: queuePrefix,
    now: Date.now,
    report,
  })
  try {
    await work(queues)
  } finally {
    await queues.close()
  }
}
