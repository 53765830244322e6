import { describe, expect, it } from 'vitest'
import { createHeliograph } from '../../../packages/client/src/client.ts'
import { HeliographError } from '../../../packages/client/src/error.ts'

type Step = (request: Request) => Response | Promise<Response>

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  answer(
    status,
    { code, status, title: 'No', detail: 'Not now.', request_id: 'r-1' },
    { 'x-request-id': 'r-1', ...headers },
  )
const stored = answer(202, { id: 'n-1', status: 'PENDING' })
const lost: Step = () => Promise.reject(new TypeError('fetch failed'))

/** Answers step by step, and remembers what was asked and how long was waited. */
const given = (...steps: Step[]) => {
  const keys: (string | null)[] = []
  const bodies: string[] = []
  const waits: number[] = []
  const heliograph = createHeliograph({
    baseUrl: 'https://heliograph.example',
    key: 'hg_test_key',
    fetch: async (request) => {
      keys.push(request.headers.get('idempotency-key'))
      bodies.push(await request.clone().text())
      const step = steps[Math.min(keys.length, steps.length) - 1]!
      return step(request)
    },
    wait: async (ms) => void waits.push(ms),
    random: () => 1,
  })
  return { heliograph, keys, bodies, waits }
}
const body = { type: 'EMAIL', email: 'ada@example.com', message: 'Hello' } as const

describe('given an answer that may be another next time', () => {
  it.each<[string, Step]>([
    ['no connection', lost],
    ['429', problem(429, 'rate_limited')],
    ['502', answer(502, {})],
    ['503', problem(503, 'store_unavailable')],
    ['504', answer(504, {})],
    ['the first request under way', problem(409, 'idempotency_in_progress', { 'retry-after': '0' })],
  ])('%s: sends the same request again, with the same key', async (_what, failure) => {
    const { heliograph, keys, bodies } = given(failure, failure, stored)
    expect(await heliograph.send(body)).toMatchObject({ id: 'n-1' })
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(bodies)).toEqual(new Set([JSON.stringify(body)]))
  })

  it('takes the caller’s key', async () => {
    const { heliograph, keys } = given(lost, stored)
    await heliograph.send(body, { idempotencyKey: 'order-42' })
    expect(keys).toEqual(['order-42', 'order-42'])
  })

  it('makes up another key for another call', async () => {
    const { heliograph, keys } = given(stored)
    await heliograph.send(body)
    await heliograph.send(body)
    expect(new Set(keys).size).toBe(2)
  })

  it('waits as long as it is asked to, else longer each time', async () => {
    const asked = problem(503, 'store_unavailable', { 'retry-after': '7' })
    const { heliograph, waits } = given(asked, lost, lost, stored)
    await heliograph.send(body)
    expect(waits).toEqual([7_200, 400, 800])
  })

  it('understands a date', async () => {
    const past = problem(503, 'store_unavailable', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' })
    const { heliograph, waits } = given(past, stored)
    await heliograph.send(body)
    expect(waits).toEqual([200])
  })

  it('tells the caller who is asked for more patience than a call has', async () => {
    const { heliograph, keys } = given(problem(503, 'store_unavailable', { 'retry-after': '3600' }))
    await expect(heliograph.send(body)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(keys).toHaveLength(1)
  })

  it('gives up after four, with the last word', async () => {
    const { heliograph, keys } = given(lost, lost, lost, problem(503, 'store_unavailable'))
    await expect(heliograph.get('n-1')).rejects.toMatchObject({
      code: 'store_unavailable',
      status: 503,
      requestId: 'r-1',
    })
    expect(keys).toHaveLength(4)
  })
})

describe('given an answer that would be the same again', () => {
  it.each<[string, Step]>([
    ['400', problem(400, 'malformed_json')],
    ['409 of another kind', problem(409, 'already_sending')],
    ['422', problem(422, 'invalid_request')],
    ['500', problem(500, 'internal_error')],
  ])('%s: asks once', async (_what, failure) => {
    const { heliograph, keys } = given(failure)
    await expect(heliograph.send(body)).rejects.toBeInstanceOf(HeliographError)
    expect(keys).toHaveLength(1)
  })

  it('never replays twice by itself', async () => {
    const { heliograph, keys } = given(lost)
    await expect(heliograph.deadLetters.replay({ filter: {}, dry_run: false, reason: 'mended' })).rejects.toMatchObject(
      {
        code: 'unreachable',
        status: 0,
      },
    )
    expect(keys).toHaveLength(1)
  })
})

describe('given no answer of Heliograph’s', () => {
  it('says so of a page of somebody else’s', async () => {
    const { heliograph } = given(() => new Response('<h1>Nope</h1>', { status: 403 }))
    await expect(heliograph.get('n-1')).rejects.toMatchObject({ code: 'unexpected_answer', status: 403 })
  })

  it('says so of what is not JSON', async () => {
    const { heliograph } = given(() => new Response('<h1>Welcome</h1>'))
    await expect(heliograph.get('n-1')).rejects.toMatchObject({ code: 'unexpected_answer' })
  })

  it('has a deadline for every try', async () => {
    const signals: AbortSignal[] = []
    const heliograph = createHeliograph({
      baseUrl: 'https://heliograph.example',
      key: 'k',
      timeoutMs: 1,
      attemptsMax: 2,
      wait: async () => {},
      fetch: (request) => {
        signals.push(request.signal)
        return new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason)))
      },
    })
    await expect(heliograph.send(body)).rejects.toMatchObject({ code: 'timeout' })
    expect(signals).toHaveLength(2)
  })

  it('stops where the caller wants no more', async () => {
    const stop = new AbortController()
    const { heliograph, keys } = given(() => {
      stop.abort()
      return lost(new Request('https://heliograph.example'))
    })
    await expect(heliograph.send(body, { signal: stop.signal })).rejects.toBeInstanceOf(HeliographError)
    expect(keys).toHaveLength(1)
  })
})
