import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import type { Bench, Contestant, Sample } from '../contest.ts'
import { assertAllSent, seedRows } from './rows.ts'
import { measureWorker } from './worker.ts'

/** More connections than this only make two cores change between more processes. */
const poolMax = 10

interface UsualWay {
  name: string
  concurrency: number
  sendMs: number
  items: [full: number, quick: number]
}

/** S: the usual way. A Worker, and a row that is updated when it is taken and when it is done. */
const usualWay = ({ name, items, ...options }: UsualWay): Contestant => ({
  name,
  measure: (bench) => measureUpdates(bench, bench.items(...items), options),
})

/** What is said of a row that is taken. */
export const begin = (sql: postgres.Sql, id: string) => sql`
  update peer_notifications set status = 'PROCESSING', attempts = attempts + 1
  where id = ${id} and status = 'PENDING' returning recipient, content`

const measureUpdates = async (
  bench: Bench,
  items: number,
  { concurrency, sendMs }: Pick<UsualWay, 'concurrency' | 'sendMs'>,
): Promise<Sample> => {
  const ids = await seedRows(bench.services, items)
  const sql = postgres(bench.services.databaseUrl, { max: poolMax, onnotice: () => {} })
  const process = async (id: string) => {
    await begin(sql, id)
    if (sendMs > 0) await sleep(sendMs)
    await sql`
      update peer_notifications set status = 'SENT', finished_at = now() where id = ${id} and status = 'PROCESSING'`
  }
  try {
    await Promise.all(Array.from({ length: poolMax }, () => sql`select 1`))
    const sample = await measureWorker(bench, { ids, concurrency, process })
    await assertAllSent(bench.services, items)
    return sample
  } finally {
    await sql.end({ timeout: 5 })
  }
}

export const workerUpdates = usualWay({
  name: 'S: Worker, an UPDATE per step',
  concurrency: 50,
  sendMs: 0,
  items: [10_000, 2_000],
})

export const slowWorkerUpdates = usualWay({
  name: 'S: the same, concurrency 400, 20 ms',
  concurrency: 400,
  sendMs: 20,
  items: [10_000, 4_000],
})
