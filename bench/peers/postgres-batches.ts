import { randomUUID } from 'node:crypto'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import type { Claimed, Settlement } from '../../lib/notifications/ports/store.ts'
import { type Contestant, measured } from '../contest.ts'
import { assertAllSent } from '../ours/assert-all-sent.ts'
import { clearTables, seedRows } from '../ours/seed.ts'
import { openFreshWorld, type World } from '../ours/world.ts'
import { settleDown } from '../services.ts'

const batchMax = 400
const lanes = 4
const leaseMs = 75_000

/** P: Postgres alone. The same rows and the same two statements a batch, and neither a queue nor a provider nor a decision. */
export const postgresBatches: Contestant = {
  name: 'P: Postgres alone, in batches',
  measure: async (bench) => {
    const items = bench.items(100_000, 10_000)
    const world = await openFreshWorld(bench.services)
    try {
      await clearTables(bench.services)
      const jobs = await seedRows(bench.services, world, items, batchMax)
      await settleDown(bench.services, 'notifications')
      const ids = jobs.flatMap(({ notificationIds }) => notificationIds)
      const sample = await measured(bench, items, () => drain(world, ids))
      await assertAllSent(bench.services, 'redis', items)
      return sample
    } finally {
      await world.close()
    }
  },
}

const drain = async ({ deps: { store } }: World, ids: readonly NotificationId[]) => {
  let next = 0
  const lane = async () => {
    while (next < ids.length) {
      const batch = ids.slice(next, next + batchMax)
      next += batchMax
      await store.settle((await store.claim(batch, leaseMs)).map(toSent))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

const toSent = ({ notification: { id }, claimNo, claimedAt }: Claimed): Settlement => {
  const providerMessageId = randomUUID()
  const attempt = { notificationId: id, claimNo, provider: 'bench', startedAt: claimedAt, durationMs: 1 }
  const nothing = { code: undefined, detail: undefined, retryAt: undefined }
  const attempts = [{ ...attempt, ...nothing, outcome: 'sent' as const, providerMessageId }]
  return { notificationId: id, claimNo, outcome: { type: 'sent', receipt: { providerMessageId } }, attempts }
}
