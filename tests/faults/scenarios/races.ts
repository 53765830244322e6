import { until } from '../../support/until.ts'
import { plain, post, startLoad } from '../load.ts'
import { type Hit, inWorld, recovery, type Scenario } from '../scenario.ts'
import { deadLettersOf, refusedOnce } from './crash-in-replay.ts'

const perRun = 40
const replayers = 8

/** The same dead letters are replayed by many at once, through two processes, and once more: each is sent once. */
const replayRace: Scenario = {
  name: 'replay-race',
  title: 'The same dead letters replayed by 8 at once, and again',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const apis = await Promise.all([1, 2].map(() => world.spawn({ roles: ['api'] })))
      await world.spawn({ roles: ['drain', 'sweep'] })
      const urlOf = (nth: number) => apis[nth % apis.length]?.url ?? ''
      const headers = { authorization: `Bearer ${world.keys.acme.live}`, 'content-type': 'application/json' }
      const loads = []
      const recoveryMs = []
      const hits: Hit[] = []
      const broken: string[] = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const load = startLoad(world, { url: () => urlOf(0), perSecond: 100, total: perRun, bodyOf: refusedOnce })
        await load.done
        await recovery(world)
        const ids = await until('dead letters', () => deadLettersOf(world.db))
        const request = { ids, reason: 'the cause was mended', rate_per_second: 1_000 }
        const replay = (_: unknown, nth: number) => post(`${urlOf(nth)}/api/v1/dead-letters/replay`, headers, request)
        const answers = await Promise.all(Array.from({ length: replayers }, replay))
        answers.push(await replay(undefined, 0))
        const replayed = answers.reduce((sum, { answer }) => sum + (answer.count ?? 0), 0)
        hits.push({ count: replayed, of: 'replayed' })
        if (replayed !== ids.length) broken.push(`${replayed} replayed of ${ids.length}`)
        recoveryMs.push(await recovery(world))
        loads.push(load.figures)
      }
      return { loads, recoveryMs, hits, broken }
    }),
}

/** Everything is canceled while it is being sent: exactly one of the two wins, each time. */
const cancelRace: Scenario = {
  name: 'cancel-race',
  title: 'Cancel against send',
  bound: 'none',
  run: (ctx) =>
    inWorld({ ...ctx, runs: 1 }, 'none', {}, async (world) => {
      const [api] = await Promise.all([world.spawn({ roles: ['api'] }), world.spawn({ roles: ['drain', 'sweep'] })])
      const bodyOf = (index: number) => ({ ...plain(index), subject: 'to be canceled' })
      const load = startLoad(world, { url: () => api.url, perSecond: 150, total: perRun * 5 * ctx.runs, bodyOf })
      await load.done
      const recoveryMs = [await recovery(world)]
      const canceled = load.figures.canceled.size
      const sent = load.figures.accepted.length - canceled
      const both = [...load.figures.canceled.keys()].filter((id) => world.ledger.of(id).length > 0)
      return {
        loads: [load.figures],
        recoveryMs,
        hits: [{ count: Math.min(canceled, sent), of: 'at least on either side' }],
        notes: [`${canceled} canceled, ${sent} sent`],
        broken: both.length > 0 ? [`${both.length} were canceled and sent`] : [],
      }
    }),
}

export const races: Scenario[] = [replayRace, cancelRace]
