import { setTimeout as sleep } from 'node:timers/promises'
import { countUnfinished } from './final-state.ts'
import type { World } from './world.ts'

export interface Accepted {
  id: string
  tenantId: 'acme' | 'globex'
}

export interface LoadOptions {
  /** Asked before each try, so that a caller goes to whoever answers. */
  url: () => string
  perSecond: number
  /** Ends by itself after so many; else `stop` ends it. */
  total?: number
  /** Waits while more than this have not ended. */
  backlogMax?: number
  /** What each request asks for, in place of the usual mixture. */
  bodyOf?: (index: number) => Record<string, unknown>
}

export interface LoadFigures {
  accepted: Accepted[]
  /** Id -> when the answer to its cancel came. */
  canceled: Map<string, number>
  /** Answers by status; 0 is none at all. */
  answers: Map<number, number>
  /** How long each 202 took. */
  latenciesMs: number[]
  /** Answers that said that the first request with this key had been stored before. */
  replayed: number
  /** Tries under one key that were answered with different ids. */
  torn: string[]
  /** Requests that were never answered with 202: not promised, and so not lost. */
  givenUp: number
}

export type Load = ReturnType<typeof startLoad>

const inFlightMax = 40
const requestMs = 12_000 // longer than the api's own end
const patienceMs = 60_000
const retryMs = 150
/** Recovery is what is measured: a machine that is busy with other things must not drown in what it cannot do at once. */
const backlogUsual = 300
const lookEvery = 20
const catchUpMs = 1_000
const askAgainEvery = 8
export const path = '/api/v1/notifications'

let series = 0

/** Callers that behave: each has an idempotency key and asks again, under it, until the answer is a 202. */
export const startLoad = (world: World, options: LoadOptions) => {
  series += 1
  const { total = Number.POSITIVE_INFINITY, perSecond, bodyOf = mixture, backlogMax = backlogUsual } = options
  const figures: LoadFigures = {
    accepted: [],
    canceled: new Map(),
    answers: new Map(),
    latenciesMs: [],
    replayed: 0,
    torn: [],
    givenUp: 0,
  }
  const asking = new Set<Promise<void>>()
  const state = { isStopped: false, asked: 0 }
  const run = async () => {
    let nextMs = performance.now()
    while (!state.isStopped && state.asked < total) {
      await sleep(Math.max(0, nextMs - performance.now()))
      nextMs = Math.max(nextMs, performance.now() - catchUpMs) + 1_000 / perSecond
      if (state.asked % lookEvery === 0) await untilBelow(world, backlogMax, () => state.isStopped)
      if (asking.size >= inFlightMax) await Promise.race(asking)
      const index = state.asked++
      const one: Promise<void> = ask(world, options.url, figures, index, bodyOf(index)).finally(() =>
        asking.delete(one),
      )
      asking.add(one)
    }
    await Promise.all(asking)
  }
  const done = run()
  return {
    figures,
    /** Ends when the last request has been answered. */
    done,
    stop: async () => {
      state.isStopped = true
      await done
    },
  }
}

/** A Postgres that is away has no backlog to tell of. */
const untilBelow = async ({ db }: World, backlogMax: number, isStopped: () => boolean) => {
  while (!isStopped() && (await countUnfinished(db).catch(() => 0)) > backlogMax) await sleep(retryMs)
}

const ask = async (
  { keys }: World,
  url: () => string,
  figures: LoadFigures,
  index: number,
  body: Record<string, unknown>,
) => {
  const tenantId = index % 2 === 0 ? 'acme' : 'globex'
  const key = keys[tenantId][index % 20 === 9 ? 'test' : 'live']
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const keyed = { ...headers, 'idempotency-key': `load-${series}-${index}` }
  for (const endMs = performance.now() + patienceMs; performance.now() < endMs; await sleep(retryMs)) {
    const startedMs = performance.now()
    const { status, id, isReplay } = await post(`${url()}${path}`, keyed, body)
    figures.answers.set(status, (figures.answers.get(status) ?? 0) + 1)
    if (status === 202) {
      figures.latenciesMs.push(performance.now() - startedMs)
      figures.accepted.push({ id, tenantId })
      if (isReplay) figures.replayed += 1
      if (body.subject === 'to be canceled') await cancel(`${url()}${path}/${id}/cancel`, headers, id, figures)
      if (index % askAgainEvery === 0) await askAgain(`${url()}${path}`, keyed, body, id, figures)
      return
    }
    if (status >= 400 && status < 500 && status !== 409 && status !== 429) break
  }
  figures.givenUp += 1
}

/** The same key stands for the same notification, whatever has become of it; no answer is no other answer. */
const askAgain = async (
  url: string,
  headers: Record<string, string>,
  body: unknown,
  first: string,
  { torn }: LoadFigures,
) => {
  const { status, id } = await post(url, headers, body)
  if (status === 202 && id !== first) torn.push(`${first} and ${id}`)
}

const cancel = async (url: string, headers: Record<string, string>, id: string, { canceled }: LoadFigures) => {
  const { status } = await post(url, headers, {})
  if (status === 200) canceled.set(id, Date.now())
}

/** Status 0 where nothing came back: the caller cannot know what became of it. */
export const post = async (url: string, headers: Record<string, string>, body: unknown) => {
  try {
    const signal = AbortSignal.timeout(requestMs)
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal })
    const answer = (await response.json()) as { id?: string; code?: string; count?: number }
    const isReplay = response.headers.get('idempotent-replayed') === 'true'
    return { status: response.status, id: answer.id ?? '', isReplay, answer }
  } catch {
    return { status: 0, id: '', isReplay: false, answer: {} }
  }
}

const soonMs = 900

/** Mostly plain ones; one in ten is at_most_once, and some are scheduled, canceled, refused, or taken at the second try. */
export const mixture = (index: number): Record<string, unknown> => ({
  type: 'EMAIL',
  email: recipientOf(index),
  message: `Fault test ${index}`,
  ...(index % 10 === 3 ? { delivery: 'at_most_once' } : {}),
  ...(index % 10 === 5 ? { send_at: new Date(Date.now() + soonMs).toISOString() } : {}),
  ...(index % 20 === 5 ? { subject: 'to be canceled' } : {}),
})

export const plain = (index: number): Record<string, unknown> => ({
  type: 'EMAIL',
  email: `r${index}@example.com`,
  message: `Fault test ${index}`,
  ...(index % 10 === 3 ? { delivery: 'at_most_once' } : {}),
})

const recipientOf = (index: number) => {
  if (index % 20 === 7) return `rejected+r${index}@simulator.test`
  if (index % 20 === 17) return `unavailable-then-ok+r${index}@simulator.test`
  return `r${index}@example.com`
}
