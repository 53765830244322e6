import postgres from 'postgres'
import { type Contestant, measured } from '../contest.ts'
import { assertAllSent, seedRows } from './rows.ts'

const batchMax = 100
const lanes = 3

/** P: Postgres alone. Claim and settle in batches, and neither a queue nor a provider. */
export const postgresBatches: Contestant = {
  name: 'P: Postgres alone, in batches',
  measure: async (bench) => {
    const items = bench.items(40_000, 10_000)
    const ids = await seedRows(bench.services, items)
    const sql = postgres(bench.services.databaseUrl, { max: lanes, onnotice: () => {} })
    try {
      await Promise.all(Array.from({ length: lanes }, () => sql`select 1`))
      const sample = await measured(bench, items, () => drain(sql, ids))
      await assertAllSent(bench.services, items)
      return sample
    } finally {
      await sql.end({ timeout: 5 })
    }
  },
}

const drain = async (sql: postgres.Sql, ids: readonly string[]) => {
  let next = 0
  const lane = async () => {
    while (next < ids.length) {
      const batch = ids.slice(next, next + batchMax)
      next += batchMax
      const claimed = await claim(sql, batch)
      await settle(sql, claimed)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

const claim = (sql: postgres.Sql, ids: readonly string[]) => sql<{ id: string }[]>`
  update peer_notifications set status = 'PROCESSING', attempts = attempts + 1
  where id = any(${ids as string[]}::uuid[]) and status = 'PENDING' returning id, recipient, content`

const settle = (sql: postgres.Sql, claimed: readonly { id: string }[]) => sql`
  update peer_notifications n set status = e.status, finished_at = now()
  from unnest(${claimed.map(({ id }) => id)}::uuid[], ${claimed.map(() => 'SENT')}::text[]) as e(id, status)
  where n.id = e.id and n.status = 'PROCESSING'`
