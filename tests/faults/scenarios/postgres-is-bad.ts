import { setTimeout as sleep } from 'node:timers/promises'
import type { Hit, Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { onTheLine } from './on-the-line.ts'
import { underLoad } from './under-load.ts'

/** A settle that meets a sick Postgres is tried for 6 s: the lease must be longer, as in production. */
export const patient = { timeScale: 6, sendDelayMs: 50 }
const runsMax = 3
const strikeMs = 3_000
const downMs = 500

const crashRestart = underLoad({
  name: 'postgres-crash',
  title: 'Postgres crash and restart (SIGQUIT, SIGKILL)',
  bound: 'in flight',
  world: { ownPostgres: true },
  settings: patient,
  strike: async ({ database: { server } }, _, run) => {
    const count = await server.crash(run % 2 === 0 ? 'SIGQUIT' : 'SIGKILL')
    await sleep(downMs)
    await server.start()
    return { count, of: 'server processes gone' }
  },
})

const terminate = underLoad({
  name: 'postgres-terminate',
  title: 'Postgres ends every connection (pg_terminate_backend)',
  bound: 'in flight',
  settings: patient,
  strike: async (world) => {
    let count = 0
    for (let times = 0; times < 5; times += 1) {
      count += await endConnections(world)
      await sleep(150)
    }
    return { count, of: 'connections ended' }
  },
})

/** Of the processes; those of ours that look into the database are idle, and may go too. */
const endConnections = async ({ db }: World) => {
  const rows = await db`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'heliograph'`
  return rows.length
}

/** The old primary after a failover: it answers, and takes nothing. Connections that stay must not stay with it. */
const readOnly = underLoad({
  name: 'postgres-read-only',
  title: 'Postgres read-only for 3 s (25006), as an old primary is',
  bound: 'in flight',
  settings: patient,
  runsMax,
  strike: async (world): Promise<Hit> => {
    const { db } = world
    const [row] = await db<{ name: string }[]>`select current_database() as name`
    const database = db(row?.name ?? '')
    await db`alter database ${database} set default_transaction_read_only = on`
    const count = await endConnections(world)
    await sleep(strikeMs)
    await db.begin('read write', (writing) => writing`alter database ${database} reset default_transaction_read_only`)
    return { count, of: 'connections turned read-only' }
  },
})

const lasting = { to: 'postgres', bound: 'in flight', runsMax, settings: patient } as const

/** The answer to an insert of one row, as Postgres words it. */
const insertAnswer = 'INSERT 0 1'

const commitUnheard = onTheLine({
  ...lasting,
  name: 'postgres-commit-unheard',
  title: 'COMMIT acknowledged never (answer cut); the same key asks again',
  settings: { timeScale: 6 },
  hits: 'answers cut',
  act: async (line) => {
    let answers = 0
    line.cutWhen((chunk) => chunk.includes(insertAnswer) && answers++ % 2 === 0)
    await sleep(strikeMs)
  },
  conclude: ({ replayed }) => ({
    notes: [`${replayed} asked again and got the first one's id`],
    broken: replayed > 0 ? [] : ['nobody who asked again met a committed row'],
  }),
})

export const postgresIsBad: Scenario[] = [
  crashRestart,
  terminate,
  readOnly,
  onTheLine({
    ...lasting,
    name: 'postgres-black-hole',
    title: 'Postgres behind a black hole for 3 s; open connections stay dead',
    hits: 'pieces swallowed',
    act: async (line) => {
      line.blackHole()
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'postgres-half-open',
    title: 'Postgres: open connections go dead, new ones work',
    hits: 'pieces swallowed',
    act: async (line) => {
      line.freeze()
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'postgres-resets',
    title: 'Postgres: connections are reset again and again',
    hits: 'connections reset',
    act: async (line) => {
      for (let times = 0; times < 10; times += 1) {
        line.reset()
        await sleep(150)
      }
    },
  }),
  commitUnheard,
]
