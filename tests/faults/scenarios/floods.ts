import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../support/until.ts'
import { countUnfinished, readQueues } from '../final-state.ts'
import { post, startLoad } from '../load.ts'
import { type FaultContext, type Hit, inWorld, type Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { buryRows, enqueueRows, seedRows } from './seed-rows.ts'

const sizeOf = ({ isQuick }: FaultContext) => (isQuick ? 3_000 : 100_000)
const drainMs = 20 * 60_000
const deadlineMs = 30 * 60_000
/** As in production: hundreds a second, with leases that outlive a batch. */
const swift = { timeScale: 2, batchMax: 100, lanes: 2, sweepEveryMs: 5_000 }
const dueInMs = 10_000

/** What the flood must look like before anybody works on it. */
const flooded = async ({ redis }: World, of: 'waiting' | 'delayed', expected: number): Promise<Hit> => {
  const count = (await readQueues(redis.url))[of]
  return { count: count === expected ? count : 0, of: `jobs ${of}` }
}

/** Until all has been delivered; how many a second. */
const drained = async (world: World, count: number) => {
  const startedMs = performance.now()
  await until(
    'the flood to be delivered',
    async () => {
      await sleep(200)
      return (await countUnfinished(world.db)) === 0
    },
    drainMs,
  )
  const tookMs = performance.now() - startedMs
  return { recoveryMs: [tookMs], notes: [`${Math.round((count * 1_000) / tookMs)} a second`] }
}

/** A backlog, with sweeps that must not double it, and callers who go on. */
const backlog: Scenario = {
  name: 'backlog',
  title: 'A backlog of 100 000',
  bound: 'none',
  deadlineMs,
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const seeded = await seedRows(world, sizeOf(ctx), { dueAt: new Date(Date.now() - 60_000) })
      await enqueueRows(world, seeded)
      const hits = [await flooded(world, 'waiting', seeded.length)]
      const [api] = await Promise.all([
        world.spawn({ roles: ['api'] }),
        world.spawn({ ...swift, roles: ['drain'] }),
        world.spawn({ ...swift, roles: ['sweep'], sweepEveryMs: 1_000 }),
      ])
      const load = startLoad(world, { url: () => api.url, perSecond: 5, backlogMax: Number.POSITIVE_INFINITY })
      await sleep(2_000)
      await load.stop()
      return { loads: [load.figures], hits, seeded, ...(await drained(world, seeded.length)) }
    }),
}

/** All at one instant, none before it. */
const dueAtOnce: Scenario = {
  name: 'due-at-once',
  title: '100 000 delayed jobs due at once',
  bound: 'none',
  deadlineMs,
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const count = sizeOf(ctx)
      const dueAt = new Date(Date.now() + dueInMs + count / 2)
      const seeded = await seedRows(world, count, { status: 'SCHEDULED', dueAt })
      await enqueueRows(world, seeded, () => Math.max(1, dueAt.getTime() - Date.now()))
      const hits = [await flooded(world, 'delayed', count)]
      await world.spawn({ ...swift, roles: ['drain', 'sweep'] })
      await sleep(Math.max(0, dueAt.getTime() - Date.now()))
      return { loads: [], hits, seeded, ...(await drained(world, count)) }
    }),
}

const pageMax = 100
const pages = 30
const replayMax = 1_000

/** A provider's bad day: every page of dead letters must stay quick, and all of them are replayed. */
const deadLetterFlood: Scenario = {
  name: 'dead-letter-flood',
  title: '100 000 dead letters, paged and replayed',
  bound: 'none',
  deadlineMs,
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const seeded = await seedRows(world, sizeOf(ctx))
      await buryRows(world, seeded)
      const api = await world.spawn({ roles: ['api'] })
      const { deadLetters } = await readQueues(world.redis.url)
      const hits = [{ count: deadLetters.length === seeded.length ? deadLetters.length : 0, of: 'dead letters' }]
      const pageP95 = await pageLatency(world, api.url)
      const startedMs = performance.now()
      await replayAll(world, api.url)
      const replaySeconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
      await world.spawn({ ...swift, roles: ['drain', 'sweep'] })
      const { recoveryMs, notes } = await drained(world, seeded.length)
      return {
        loads: [],
        hits,
        seeded,
        recoveryMs,
        notes: [`page p95 ${pageP95} ms`, `replayed in ${replaySeconds} s`, ...notes],
      }
    }),
}

const pageLatency = async ({ keys }: World, url: string) => {
  const headers = { authorization: `Bearer ${keys.acme.live}` }
  const tookMs: number[] = []
  let next: string | null = ''
  for (let page = 0; page < pages && next !== null; page += 1) {
    const startedMs = performance.now()
    const cursor = next ? `&cursor=${next}` : ''
    const answer = await fetch(`${url}/api/v1/dead-letters?limit=${pageMax}${cursor}`, { headers })
    const body = (await answer.json()) as { page: { next: string | null } }
    tookMs.push(performance.now() - startedMs)
    next = body.page.next
  }
  tookMs.sort((a, b) => a - b)
  return Math.round(tookMs[Math.floor(tookMs.length * 0.95)] ?? 0)
}

/** Thousand by thousand, as a person with a script would. */
const replayAll = async ({ keys, db }: World, url: string) => {
  const headers = { authorization: `Bearer ${keys.acme.live}`, 'content-type': 'application/json' }
  const request = {
    filter: {},
    limit: replayMax,
    dry_run: false,
    reason: 'the provider is back',
    rate_per_second: 1_000,
  }
  await until(
    'every dead letter to be replayed',
    async () => {
      const { status, answer } = await post(`${url}/api/v1/dead-letters/replay`, headers, request)
      if (status !== 200) throw new Error(`replay answered ${status}: ${JSON.stringify(answer)}`)
      const [row] = await db<{ count: number }[]>`select count(*)::int as count from dead_letters`
      return row?.count === 0
    },
    deadlineMs,
  )
}

export const floods: Scenario[] = [backlog, dueAtOnce, deadLetterFlood]
