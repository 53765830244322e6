import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closedUrl } from '../support/faulty-server.ts'
import { aPush, failureFrom, patience } from '../support/outgoing.ts'
import { fcmAt } from '../support/provider-channels.ts'
import { until } from '../support/until.ts'

const unauthenticated = { error: { code: 401, status: 'UNAUTHENTICATED', message: 'Bad credentials.' } }

/** Google, as far as tokens go: which were given out, and which are taken. */
const google = () => {
  const state = {
    issued: 0,
    sends: 0,
    assertions: [] as string[],
    expiresIn: 3_599,
    revoked: new Set<string>(),
    answerToken: undefined as undefined | ((response: ServerResponse) => void),
  }
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    const json = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value))
    if (request.url === '/token') {
      state.assertions.push(new URLSearchParams(body).get('assertion') ?? '')
      if (state.answerToken) return state.answerToken(response)
      state.issued += 1
      return json(200, { access_token: `token-${state.issued}`, expires_in: state.expiresIn, token_type: 'Bearer' })
    }
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    if (state.revoked.has(token)) return json(401, unauthenticated)
    state.sends += 1
    return json(200, { name: `projects/x/messages/${state.sends}` })
  })
  return { state, server }
}

let state: ReturnType<typeof google>['state']
let url: string
let close: () => Promise<void>
let nowMs: number
const now = () => nowMs

beforeEach(async () => {
  const started = google()
  state = started.state
  nowMs = 1_800_000_000_000
  await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(started.server.address() as AddressInfo).port}`
  close = () =>
    new Promise((resolve) => {
      started.server.close(() => resolve())
      started.server.closeAllConnections()
    })
})
afterEach(() => close())

describe('an access token', () => {
  it('is asked for with a signed assertion of one hour', async () => {
    await fcmAt(url, { now }).send(aPush(), patience())
    const [assertion] = state.assertions
    expect(decodeProtectedHeader(assertion!)).toEqual({ alg: 'RS256', typ: 'JWT' })
    expect(decodeJwt(assertion!)).toEqual({
      iss: 'push@heliograph-test.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
      aud: `${url}/token`,
      iat: nowMs / 1000,
      exp: nowMs / 1000 + 3600,
    })
  })

  it('is fetched once for everybody', async () => {
    const channel = fcmAt(url, { now })
    await Promise.all(Array.from({ length: 50 }, () => channel.send(aPush(), patience())))
    await channel.send(aPush(), patience())
    expect(state).toMatchObject({ issued: 1, sends: 51 })
  })

  it('is replaced five minutes before it ends, and not sooner', async () => {
    const channel = fcmAt(url, { now })
    await channel.send(aPush(), patience())
    nowMs += (3_599 - 301) * 1000
    await channel.send(aPush(), patience())
    expect(state.issued).toBe(1)
    nowMs += 2_000
    await channel.send(aPush(), patience())
    expect(state.issued).toBe(2)
  })

  it('is used for half of its life where that is short', async () => {
    state.expiresIn = 60
    const channel = fcmAt(url, { now })
    await channel.send(aPush(), patience())
    nowMs += 29_000
    await channel.send(aPush(), patience())
    expect(state.issued).toBe(1)
  })

  it('is replaced once when FCM refuses it, and the message then goes out', async () => {
    const channel = fcmAt(url, { now })
    await channel.send(aPush(), patience())
    state.revoked.add('token-1')
    await Promise.all(Array.from({ length: 20 }, () => channel.send(aPush(), patience())))
    expect(state).toMatchObject({ issued: 2, sends: 21 })
  })

  it('is not asked for again and again when new ones are refused too', async () => {
    state.revoked = new Set(['token-1', 'token-2', 'token-3'])
    const failure = await failureFrom(fcmAt(url, { now }).send(aPush(), patience()))
    expect(failure).toMatchObject({ kind: 'paused', code: 'fcm.UNAUTHENTICATED' })
    expect(state.issued).toBe(2)
  })
})

describe('without an access token nothing is sent', () => {
  const answer = (status: number, body: string) => {
    state.answerToken = (response) => response.writeHead(status).end(body)
  }
  const failure = () => failureFrom(fcmAt(url, { now }).send(aPush(), patience()))

  it.each([
    [
      400,
      '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}',
      'paused',
      'fcm.oauth_invalid_grant',
    ],
    [401, '{"error":"invalid_client"}', 'paused', 'fcm.oauth_invalid_client'],
    [403, '<html>', 'paused', 'fcm.oauth_http_403'],
    [302, '', 'paused', 'fcm.oauth_http_302'],
    [200, '<html>', 'paused', 'fcm.oauth_http_200'],
    [200, '{"access_token":""}', 'paused', 'fcm.oauth_http_200'],
    [429, '', 'throttled', 'fcm.oauth_http_429'],
    [500, '', 'transient', 'fcm.oauth_http_500'],
    [503, '', 'transient', 'fcm.oauth_http_503'],
  ] as const)('HTTP %i %s is %s', async (status, body, kind, code) => {
    answer(status, body)
    expect(await failure()).toMatchObject({ kind, code })
    expect(state.sends).toBe(0)
  })

  it('and a broken wire is transient, since the message has not left', async () => {
    state.answerToken = (response) => response.socket?.resetAndDestroy()
    expect(await failure()).toMatchObject({ kind: 'transient', code: expect.stringMatching(/^fcm\.oauth_wire\./) })
    const refused = fcmAt(url, { now, tokenUrl: await closedUrl() }).send(aPush(), patience())
    expect(await failureFrom(refused)).toMatchObject({ kind: 'transient', code: 'fcm.oauth_wire.ECONNREFUSED' })
  })

  it('and who cannot wait leaves alone, while the others get theirs', async () => {
    const pending: ServerResponse[] = []
    state.answerToken = (response) => pending.push(response)
    const channel = fcmAt(url, { now })
    const patient = channel.send(aPush(), patience())
    await until('the token to be asked for', () => pending.length > 0)
    const hasty = await failureFrom(channel.send(aPush(), AbortSignal.timeout(100)))
    expect(hasty).toMatchObject({ kind: 'transient', code: 'fcm.oauth_wait_aborted' })
    pending[0]?.end(JSON.stringify({ access_token: 'token-late', expires_in: 3_599 }))
    await expect(patient).resolves.toHaveProperty('providerMessageId')
    expect(state.assertions).toHaveLength(1)
  })

  it('and the next send tries again', async () => {
    const channel = fcmAt(url, { now })
    answer(500, '')
    await failureFrom(channel.send(aPush(), patience()))
    state.answerToken = undefined
    await expect(channel.send(aPush(), patience())).resolves.toHaveProperty('providerMessageId')
  })
})
