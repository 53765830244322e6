import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import { answers, type FaultyServer, startFaultyServer } from '../support/faulty-server.ts'
import { aPush, failureFrom, patience } from '../support/outgoing.ts'
import { fcmAt } from '../support/provider-channels.ts'
import { scriptSimulator } from '../support/script-simulator.ts'

let server: FaultyServer
beforeAll(async () => {
  server = await startFaultyServer()
})
afterAll(() => server.close())

// In the shape of real ones: what is redacted is known by its shape.
const token = 'fA1kq7Zr0Qs:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ-hQMRKRrZuJAEcl7B338'
const fcmError = (errorCode: string) => [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]
const violations = [
  {
    '@type': 'type.googleapis.com/google.rpc.BadRequest',
    fieldViolations: [{ field: 'message.token', description: `Invalid registration token: ${token}` }],
  },
]

const refuse = (status: number, error: object | undefined, headers: Record<string, string> = {}) =>
  server.behave(
    answers(status, error ? JSON.stringify({ error: { code: status, message: `About ${token}`, ...error } }) : '', {
      'content-type': 'application/json',
      ...headers,
    }),
  )
const failure = () => failureFrom(fcmAt(server.url).send(aPush({ to: token }), patience()))

type Row = [status: number, google: string, details: object[] | undefined, kind: FailureKind, code: string]

describe('what FCM’s answers mean', () => {
  const rows: Row[] = [
    [404, 'NOT_FOUND', fcmError('UNREGISTERED'), 'permanent', 'fcm.UNREGISTERED'],
    [400, 'INVALID_ARGUMENT', fcmError('INVALID_ARGUMENT'), 'permanent', 'fcm.INVALID_ARGUMENT'],
    [400, 'INVALID_ARGUMENT', violations, 'permanent', 'fcm.INVALID_ARGUMENT'],
    [400, 'INVALID_ARGUMENT', [...violations, ...fcmError('INVALID_ARGUMENT')], 'permanent', 'fcm.INVALID_ARGUMENT'],
    [403, 'PERMISSION_DENIED', fcmError('SENDER_ID_MISMATCH'), 'permanent', 'fcm.SENDER_ID_MISMATCH'],
    [429, 'RESOURCE_EXHAUSTED', fcmError('QUOTA_EXCEEDED'), 'throttled', 'fcm.QUOTA_EXCEEDED'],
    [429, 'RESOURCE_EXHAUSTED', undefined, 'throttled', 'fcm.RESOURCE_EXHAUSTED'],
    [503, 'UNAVAILABLE', fcmError('UNAVAILABLE'), 'transient', 'fcm.UNAVAILABLE'],
    [503, 'UNAVAILABLE', undefined, 'transient', 'fcm.UNAVAILABLE'],
    [500, 'INTERNAL', fcmError('INTERNAL'), 'transient', 'fcm.INTERNAL'],
    [401, 'UNAUTHENTICATED', fcmError('THIRD_PARTY_AUTH_ERROR'), 'paused', 'fcm.THIRD_PARTY_AUTH_ERROR'],
    [401, 'UNAUTHENTICATED', undefined, 'paused', 'fcm.UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED', undefined, 'paused', 'fcm.PERMISSION_DENIED'],
    [404, 'NOT_FOUND', undefined, 'paused', 'fcm.NOT_FOUND'],
    [400, 'UNKNOWN', fcmError('UNSPECIFIED_ERROR'), 'transient', 'fcm.UNSPECIFIED_ERROR'],
    [400, 'UNKNOWN', fcmError('SOMETHING_NEW'), 'transient', 'fcm.SOMETHING_NEW'],
    [429, 'UNKNOWN', fcmError('SOMETHING_NEW'), 'throttled', 'fcm.SOMETHING_NEW'],
    [403, 'UNKNOWN', fcmError('SOMETHING_NEW'), 'paused', 'fcm.SOMETHING_NEW'],
  ]

  it.each(rows)('HTTP %i %s with details %j is %s', async (status, google, details, kind, code) => {
    refuse(status, { status: google, ...(details ? { details } : {}) })
    const met = await failure()
    expect(met).toMatchObject({ kind, code })
    expect(met.detail).not.toContain(token)
    // These two are about the token for good; an INVALID_ARGUMENT may be the message's fault, and the token lives.
    const isDead = code === 'fcm.UNREGISTERED' || code === 'fcm.SENDER_ID_MISMATCH'
    expect(met.suppresses).toBe(isDead ? true : undefined)
    // A token of ours that was refused is replaced once; nothing else is asked twice.
    expect(server.requests).toHaveLength(code === 'fcm.UNAUTHENTICATED' ? 2 : 1)
  })

  it.each([
    [404, 'UNREGISTERED', 'permanent'],
    [400, 'INVALID_ARGUMENT', 'permanent'],
    [403, 'SENDER_ID_MISMATCH', 'permanent'],
    [429, 'QUOTA_EXCEEDED', 'throttled'],
    [503, 'UNAVAILABLE', 'transient'],
    [500, 'INTERNAL', 'transient'],
    [401, 'THIRD_PARTY_AUTH_ERROR', 'paused'],
    [400, 'UNSPECIFIED_ERROR', 'transient'],
  ])('HTTP %i %s of the simulator is %s, too', async (status, code, kind) => {
    const simulator = await startSimulator({ port: 0 })
    await scriptSimulator(simulator, { faults: [{ provider: 'fcm', refuse: { status, code } }] })
    const met = await failureFrom(fcmAt(simulator.url).send(aPush({ to: token }), patience()))
    expect(met).toMatchObject({ kind, code: `fcm.${code}` })
    expect(simulator.messages()).toMatchObject([{ accepted: false, code }])
    await simulator.close()
  })

  it.each([
    ['', 60_000],
    ['7', 7_000],
    ['soon', 60_000],
  ])('waits after a QUOTA_EXCEEDED with Retry-After "%s" for %i ms', async (header, retryAfterMs) => {
    const headers = header === '' ? {} : { 'retry-after': header }
    refuse(429, { status: 'RESOURCE_EXHAUSTED', details: fcmError('QUOTA_EXCEEDED') }, headers)
    expect(await failure()).toMatchObject({ kind: 'throttled', retryAfterMs })
  })

  it('waits until the date that it names', async () => {
    const nowMs = Date.UTC(2030, 0, 1)
    const inAMinute = new Date(nowMs + 60_000).toUTCString()
    refuse(503, { status: 'UNAVAILABLE', details: fcmError('UNAVAILABLE') }, { 'retry-after': inAMinute })
    const channel = fcmAt(server.url, { now: () => nowMs })
    expect(await failureFrom(channel.send(aPush({ to: token }), patience()))).toMatchObject({ retryAfterMs: 60_000 })
  })

  it('waits ten seconds at least after an INTERNAL', async () => {
    refuse(500, { status: 'INTERNAL', details: fcmError('INTERNAL') })
    expect(await failure()).toMatchObject({ kind: 'transient', retryAfterMs: 10_000 })
  })

  it('takes a 200 without a name for no proof', async () => {
    server.behave(answers(200, '{}', { 'content-type': 'application/json' }))
    expect(await failure()).toMatchObject({ kind: 'ambiguous', code: 'fcm.no_message_id' })
  })
})
