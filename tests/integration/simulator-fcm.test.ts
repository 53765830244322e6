import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { accessToken, assertionOf, goodClaims, requestToken } from './simulator-clients.ts'

let simulator: Simulator
let token: string
let skippedMs = 0
beforeAll(async () => {
  simulator = await startSimulator({ port: 0, now: () => new Date(Date.now() + skippedMs) })
  token = await accessToken(simulator.url)
})
beforeEach(() => {
  simulator.clear()
  skippedMs = 0
})
afterAll(() => simulator.close())

type FcmAnswer = {
  name?: string
  error?: { code: number; status: string; message: string; details: Record<string, unknown>[] }
}

const post = (body: string, authorization = `Bearer ${token}`, signal?: AbortSignal) =>
  fetch(`${simulator.url}/v1/projects/demo/messages:send`, {
    method: 'POST',
    headers: { authorization },
    body,
    ...(signal ? { signal } : {}),
  })
const push = async (message: unknown) => {
  const answer = await post(JSON.stringify({ message }))
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as FcmAnswer }
}
const to = (device: string, collapseKey = 'n-1') => ({
  token: device,
  notification: { title: 'Title', body: 'Body' },
  data: { k: 'v' },
  android: { ttl: '3600s', priority: 'HIGH', collapse_key: collapseKey },
})
const errorCodeOf = (body: FcmAnswer) => body.error?.details[0]?.errorCode

describe("given Google's token endpoint", () => {
  it('issues a token for a proper assertion', async () => {
    const answer = await requestToken(simulator.url, assertionOf(goodClaims(simulator.url)))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ access_token: expect.any(String), expires_in: 3_599, token_type: 'Bearer' })
  })

  it.each<[string, (url: string) => string]>([
    ['no assertion', () => ''],
    ['two parts', (url) => assertionOf(goodClaims(url)).split('.').slice(0, 2).join('.')],
    ['no signature', (url) => `${assertionOf(goodClaims(url)).split('.').slice(0, 2).join('.')}.`],
    ['another algorithm', (url) => assertionOf(goodClaims(url), { alg: 'HS256' })],
    ['no issuer', (url) => assertionOf({ ...goodClaims(url), iss: undefined })],
    ['another scope', (url) => assertionOf({ ...goodClaims(url), scope: 'https://www.googleapis.com/auth/drive' })],
    ['another audience', (url) => assertionOf({ ...goodClaims(url), aud: 'https://example.com' })],
    ['an expired one', (url) => assertionOf(goodClaims(url, 1_000))],
    ['a far too long life', (url) => assertionOf({ ...goodClaims(url), exp: goodClaims(url).exp + 3_600 })],
  ])('refuses %s', async (_what, assertion) => {
    const answer = await requestToken(simulator.url, assertion(simulator.url))
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant', error_description: expect.any(String) })
  })

  it('refuses another grant type', async () => {
    const answer = await requestToken(simulator.url, assertionOf(goodClaims(simulator.url)), 'password')
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' })
  })
})

describe('given a caller without a valid access token', () => {
  it.each(['', 'Bearer made-up', 'Basic abc'])('answers 401 UNAUTHENTICATED to "%s"', async (authorization) => {
    const answer = await post(JSON.stringify({ message: to('device') }), authorization)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } })
    expect(simulator.messages()).toEqual([])
  })

  it('answers 401 once the token has expired', async () => {
    skippedMs = 3_600_000
    expect((await push(to('device'))).status).toBe(401)
  })
})

describe('given an ordinary device', () => {
  it('accepts the push, names it and keeps what was sent', async () => {
    const { status, body } = await push(to('device'))
    expect(status).toBe(200)
    expect(body.name).toMatch(/^projects\/demo\/messages\/./)
    expect(simulator.messages()).toMatchObject([
      {
        provider: 'fcm',
        channel: 'push',
        to: 'device',
        title: 'Title',
        text: 'Body',
        data: { k: 'v' },
        notificationId: 'n-1',
        accepted: true,
      },
    ])
  })

  it('reads the notification id from the collapse id of APNs too', async () => {
    await push({ token: 'device', apns: { headers: { 'apns-collapse-id': 'n-9' } } })
    expect(simulator.messages()).toMatchObject([{ notificationId: 'n-9' }])
  })

  it('keeps nothing when it is only asked to validate', async () => {
    const answer = await post(JSON.stringify({ validate_only: true, message: to('device') }))
    expect(answer.status).toBe(200)
    expect(simulator.messages()).toEqual([])
  })
})

describe('given a scripted device', () => {
  it('accepts sim-delivered', async () => {
    expect((await push(to('sim-delivered-1'))).status).toBe(200)
  })

  it.each([
    ['sim-throttled-then-ok-a', 429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', '1'],
    ['sim-unavailable-then-ok-a', 503, 'UNAVAILABLE', 'UNAVAILABLE', null],
  ])(
    'refuses the odd tries of %s and accepts the even ones',
    async (device, status, googleStatus, code, retryAfter) => {
      for (const round of [1, 2]) {
        const refused = await push(to(device))
        expect(refused, `round ${round}`).toMatchObject({
          status,
          body: { error: { code: status, status: googleStatus } },
        })
        expect(errorCodeOf(refused.body)).toBe(code)
        expect(refused.headers.get('retry-after')).toBe(retryAfter)
        expect((await push(to(device))).status, `round ${round}`).toBe(200)
      }
      expect((await push(to(device, 'n-2'))).status).toBe(status)
    },
  )

  it.each([
    ['sim-unregistered-a', 404, 'UNREGISTERED'],
    ['sim-rejected', 400, 'INVALID_ARGUMENT'],
    ['sim-unavailable', 503, 'UNAVAILABLE'],
  ])('refuses every try of %s', async (device, status, code) => {
    for (const _try of [1, 2]) {
      const refused = await push(to(device))
      expect(refused.status).toBe(status)
      expect(errorCodeOf(refused.body)).toBe(code)
    }
    expect(simulator.messages()).toMatchObject([
      { accepted: false, code },
      { accepted: false, code },
    ])
  })

  it('never answers sim-timeout', async () => {
    const request = post(JSON.stringify({ message: to('sim-timeout') }), undefined, AbortSignal.timeout(150))
    await expect(request).rejects.toThrow(/timeout/i)
  })

  it('accepts sim-unknown but names no message', async () => {
    const answer = await post(JSON.stringify({ message: to('sim-unknown') }))
    expect(answer.status).toBe(200)
    expect(await answer.text()).not.toContain('projects/')
    expect(simulator.messages()).toMatchObject([{ accepted: true, outcome: 'unknown' }])
  })
})

describe('given a push that FCM would refuse', () => {
  it.each<[string, unknown, string]>([
    ['no token', { notification: { title: 'x' } }, 'Recipient of the message is not set.'],
    ['a topic', { topic: 'news' }, 'Recipient of the message is not set.'],
    ['an empty token', { token: ' ' }, 'not a valid FCM registration token'],
    ['a reserved data key', { token: 'd', data: { from: 'x' } }, 'Invalid data payload key: from'],
    ['a data key of google', { token: 'd', data: { 'google.x': 'x' } }, 'Invalid data payload key: google.x'],
    ['4 097 bytes', { token: 'd', data: { k: 'x'.repeat(4_096) } }, 'too big'],
    [
      'a collapse id of 65 bytes',
      { token: 'd', apns: { headers: { 'apns-collapse-id': 'x'.repeat(65) } } },
      'apns-collapse-id',
    ],
  ])('refuses %s with an FcmError', async (_what, message, words) => {
    const { status, body } = await push(message)
    expect(status).toBe(400)
    expect(body.error?.message).toContain(words)
    expect(errorCodeOf(body)).toBe('INVALID_ARGUMENT')
  })

  it.each<[string, unknown, string]>([
    ['a token that is a number', { token: 7 }, 'message.token'],
    ['a data value that is a number', { token: 'd', data: { a: 'x', b: 7 } }, 'message.data[1].value'],
    ['data that is a list', { token: 'd', data: ['x'] }, 'message.data'],
    ['a field that does not exist', { token: 'd', body: 'x' }, 'message'],
    ['a ttl without a unit', { token: 'd', android: { ttl: '60' } }, 'message.android.ttl'],
    ['a priority that does not exist', { token: 'd', android: { priority: 'URGENT' } }, 'message.android.priority'],
  ])('refuses %s with a field violation', async (_what, message, field) => {
    const { status, body } = await push(message)
    expect(status).toBe(400)
    expect(body.error?.details[0]).toMatchObject({
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field }],
    })
  })

  it.each(['', '{', '[]', '{"message":[]}'])('refuses the body %s', async (body) => {
    expect((await post(body)).status).toBe(400)
  })

  it('accepts 4 096 bytes', async () => {
    expect((await push({ token: 'd', data: { k: 'x'.repeat(4_095) } })).status).toBe(200)
  })
})
