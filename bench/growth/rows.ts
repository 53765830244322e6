import postgres from 'postgres'
import { migrate } from '../../lib/store/migrate.ts'
import { type Bench, type Contestant, type Figure, rates } from '../contest.ts'
import { command } from '../ours/command.ts'
import { openFreshWorld } from '../ours/world.ts'
import type { Services } from '../services.ts'
import { measureAmong } from './among.ts'

const fewRows = 1_000
const manyRows: [full: number, quick: number] = [1_000_000, 50_000]
const idsPerChunk = 100
const rowsPerStatement = 50_000

/** Databases that are filled once, and then asked in every round. */
export const openRowsFigure = async (bench: Bench) => {
  const few = await openFilled(bench.services, fewRows)
  const many = await openFilled(bench.services, bench.items(...manyRows))
  const figure: Figure = {
    name: 'growth-rows',
    contest: 'rows in the table',
    ours: drainIn(many),
    peer: drainIn(few),
    reach: 0.85,
    better: 'higher',
    value: rates,
  }
  return { figure, close: () => Promise.all([few.services.sql.end(), many.services.sql.end()]) }
}

type Filled = Awaited<ReturnType<typeof openFilled>>

const drainIn = ({ services, rows }: Filled): Contestant => ({
  name: `drain, chunks, among ${rows.toLocaleString('en')} rows`,
  measure: (bench) => measureAmong({ ...bench, services }, { items: chunkItems(bench), perJob: idsPerChunk }),
})

const chunkItems = ({ items }: Bench) => items(20_000, 10_000)

const openFilled = async (services: Services, rows: number) => {
  const name = `growth_${rows}`
  await services.sql`create database ${services.sql(name)}`
  const databaseUrl = Object.assign(new URL(services.databaseUrl), { pathname: `/${name}` }).href
  await migrate(databaseUrl)
  const filled = { ...services, databaseUrl, sql: postgres(databaseUrl, { max: 2, onnotice: () => {} }) }
  await fill(filled, rows)
  return { services: filled, rows }
}

/** Rows that have ended, as a table that has been in use for a while is full of. */
const fill = async (services: Services, rows: number) => {
  const world = await openFreshWorld(services)
  const first = { ...command, id: world.deps.ids.notificationId(), jobId: world.deps.ids.jobId() }
  try {
    await world.deps.store.insert({ ...first, status: 'PENDING', parkedUntil: undefined })
  } finally {
    await world.close()
  }
  const { sql } = services
  await sql`
    update notifications set status = 'PROCESSING', attempts = 1, claim_no = 1, settled_claim_no = 1 where id = ${first.id}`
  await sql`update notifications set status = 'SENT', finished_at = now() where id = ${first.id}`
  for (let done = 1; done < rows; done += rowsPerStatement)
    await sql`
      insert into notifications
      select copy.* from generate_series(1, ${Math.min(rowsPerStatement, rows - done)}) as number
        cross join notifications n
        cross join lateral jsonb_populate_record(n, jsonb_build_object('id', uuidv7(), 'job_id', number::text)) as copy
      where n.id = ${first.id}`
  await sql`vacuum (analyze) notifications`
}
