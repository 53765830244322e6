import { setTimeout as sleep } from 'node:timers/promises'
import { type LoadFigures, path, plain, post } from '../load.ts'
import { inWorld, recovery, type Scenario, untilKilled } from '../scenario.ts'
import type { World } from '../world.ts'

const batches = 4
const perBatch = 120 // a whole chunk and a part of one
const retryMs = 150
const triesMax = 200

/** Batches meet an api that dies at one of them; they are asked again elsewhere, under the same keys: first a part, then the whole. */
export const crashInBatch: Scenario = {
  name: 'c2-batch',
  title: 'C2 kill -9: api, after the commit of a batch, before its jobs',
  bound: 'none',
  run: (ctx) =>
    inWorld(ctx, 'none', {}, async (world) => {
      const healthy = await world.spawn({ roles: ['api', 'drain', 'sweep'], batchMax: 100 })
      const loads = []
      const recoveryMs = []
      const hits = []
      for (let run = 0; run < ctx.runs; run += 1) {
        const victim = await world.spawn({ roles: ['api'] })
        victim.start({ operation: 'queue.enqueue', when: 'before', nth: 1 + (run % batches) })
        const url = () => (victim.hasEnded() ? healthy.url : victim.url)
        const figures = emptyFigures()
        const asked = Promise.all(
          Array.from({ length: batches }, (_, nth) => askBatch(world, url, figures, `${run}-${nth}`)),
        )
        hits.push(await untilKilled(victim))
        const killedMs = performance.now()
        await asked
        recoveryMs.push(await recovery(world, killedMs))
        loads.push(figures)
      }
      return { loads, hits, recoveryMs }
    }),
}

const emptyFigures = (): LoadFigures => ({
  accepted: [],
  canceled: new Map(),
  answers: new Map(),
  latenciesMs: [],
  replayed: 0,
  torn: [],
  givenUp: 0,
})

interface Item {
  result: string
  notification?: { id: string }
}

const askBatch = async ({ keys }: World, url: () => string, figures: LoadFigures, series: string) => {
  const headers = { authorization: `Bearer ${keys.acme.live}`, 'content-type': 'application/json' }
  const all = Array.from({ length: perBatch }, (_, index) => ({
    ...plain(index),
    idempotency_key: `${series}-${index}`,
  }))
  const told = new Map<number, string>()
  for (let tries = 0; tries < triesMax; tries += 1, await sleep(retryMs)) {
    // A part first: it must not stand in the way of the rest.
    const asked = tries === 1 ? all.slice(0, 7) : all
    const { status, answer } = await post(`${url()}${path}/batch`, headers, { notifications: asked })
    figures.answers.set(status, (figures.answers.get(status) ?? 0) + 1)
    if (status !== 202) continue
    for (const [index, item] of (answer as { data: Item[] }).data.entries()) note(told, figures, index, item)
    if (told.size === all.length) break
  }
  figures.accepted.push(...[...told.values()].map((id) => ({ id, tenantId: 'acme' as const })))
  figures.givenUp += all.length - told.size
}

const note = (told: Map<number, string>, figures: LoadFigures, index: number, { result, notification }: Item) => {
  if (!notification) return
  if (result === 'replayed') figures.replayed += 1
  const first = told.get(index)
  if (first !== undefined && first !== notification.id) figures.torn.push(`${first} and ${notification.id}`)
  told.set(index, notification.id)
}
