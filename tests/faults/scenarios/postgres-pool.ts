import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import type { Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { patient } from './postgres-is-bad.ts'
import { underLoad } from './under-load.ts'

const strikeMs = 2_000
const leftOver = 3 // connections that the service may still have, all processes together

/** Others take nearly every connection that the server has: what we open is refused with 53300, and what we have is fought for. */
export const poolExhausted: Scenario = underLoad({
  name: 'postgres-connections',
  title: 'Postgres out of connections (53300)',
  bound: 'in flight',
  world: { ownPostgres: true },
  settings: patient,
  runsMax: 3,
  strike: async (world) => {
    const hogs = await takeConnections(world)
    await world.db`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'heliograph' and pid <> pg_backend_pid()`.catch(() => {}) // ours among them, perhaps
    await sleep(strikeMs)
    const refused = await countRefused(world)
    await Promise.all(hogs.map((hog) => hog.end({ timeout: 1 })))
    return { count: refused, of: 'connections refused' }
  },
})

const takeConnections = async ({ database }: World) => {
  const hogs: postgres.Sql[] = []
  for (let taken = 0; taken < 100 - leftOver; taken += 1) {
    const hog = postgres(database.url, { max: 1, onnotice: () => {}, connection: { application_name: 'hog' } })
    hogs.push(hog)
    const refused = await hog`select 1`.then(
      () => false,
      () => true,
    )
    if (refused) break
  }
  return hogs
}

const countRefused = async ({ database }: World) => {
  const probes = Array.from({ length: leftOver * 2 }, () => postgres(database.url, { max: 1, onnotice: () => {} }))
  const answers = await Promise.allSettled(probes.map((probe) => probe`select pg_sleep(0.2)`))
  await Promise.all(probes.map((probe) => probe.end({ timeout: 1 })))
  return answers.filter(({ status }) => status === 'rejected').length
}
