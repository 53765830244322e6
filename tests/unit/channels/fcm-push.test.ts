import { describe, expect, it } from 'vitest'
import { classify, createFcmPush, FcmAnswerError, toRequest } from '../../../lib/channels/fcm-push.ts'
import { DeliveryError } from '../../../lib/notifications/delivery-error.ts'
import { anSms, aPush, aServiceAccount, notificationId } from '../../support/outgoing.ts'

const options = { projectId: 'heliograph-test', now: () => 1_800_000_000_000 }
const messageOf = (...args: Parameters<typeof aPush>) => JSON.parse(toRequest(aPush(...args), options).body).message

describe('given a push', () => {
  it('is one messages:send to one device, collapsing with its own repetitions', () => {
    const { url, body } = toRequest(aPush({ data: { order: '42' } }), options)
    expect(url).toBe('https://fcm.googleapis.com/v1/projects/heliograph-test/messages:send')
    expect(JSON.parse(body)).toEqual({
      message: {
        token: 'device-token-of-ada',
        notification: { title: 'Your parcel', body: 'It is on its way' },
        data: { order: '42' },
        android: { collapse_key: notificationId, notification: { tag: notificationId } },
        apns: { headers: { 'apns-collapse-id': notificationId } },
      },
    })
  })

  it('collapses under the caller’s key', () => {
    expect(messageOf({ collapseKey: 'score' })).toMatchObject({
      android: { collapse_key: 'score', notification: { tag: 'score' } },
      apns: { headers: { 'apns-collapse-id': 'score' } },
    })
  })

  it('keeps long keys apart within Apple’s 64 bytes', () => {
    const keys = ['a', 'b'].map(
      (end) => messageOf({ collapseKey: `${'ü'.repeat(60)}${end}` }).apns.headers['apns-collapse-id'],
    )
    expect(keys.map((key) => Buffer.byteLength(key))).toEqual([64, 64])
    expect(keys[0]).not.toBe(keys[1])
  })

  it('lives as long as it was given, on both platforms', () => {
    expect(messageOf({ ttlSeconds: 3600 })).toMatchObject({
      android: { ttl: '3600s' },
      apns: { headers: { 'apns-expiration': '1800003600' } },
    })
  })

  it.each([
    ['high', 'HIGH', '10'],
    ['normal', undefined, undefined],
    ['low', 'NORMAL', '5'],
  ] as const)('maps priority %s', (priority, android, apns) => {
    const { message } = JSON.parse(toRequest({ ...aPush(), priority }, options).body)
    expect(message.android.priority).toBe(android)
    expect(message.apns.headers['apns-priority']).toBe(apns)
  })

  it('counts bytes, keys and values, up to 4096', () => {
    const room = 4096 - Buffer.byteLength('Your parcel') - 'key'.length - 'ü'.length * 2
    expect(() => messageOf({ text: 'x'.repeat(room), data: { key: 'ü' } })).not.toThrow()
    expect(() => messageOf({ text: 'x'.repeat(room + 1), data: { key: 'ü' } })).toThrow(/fcm\.too_large/)
  })

  it('refuses another channel’s message, and an empty token', () => {
    expect(() => toRequest(anSms(), options)).toThrow(DeliveryError)
    expect(() => messageOf({ to: '' })).toThrow(/fcm\.no_token/)
  })
})

describe('what an answer means', () => {
  const details = (errorCode: string) => [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]
  const answer = (status: number, error?: unknown, retryAfterMs?: number) =>
    classify(new FcmAnswerError({ status, body: error && { error }, retryAfterMs }))
  const violations = [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'message' }] }]

  it.each([
    [404, 'NOT_FOUND', 'UNREGISTERED', 'permanent', undefined],
    [400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'permanent', undefined],
    [403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH', 'permanent', undefined],
    [429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED', 'throttled', 60_000],
    [503, 'UNAVAILABLE', 'UNAVAILABLE', 'transient', undefined],
    [500, 'INTERNAL', 'INTERNAL', 'transient', 10_000],
    [401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR', 'paused', undefined],
    [400, 'INVALID_ARGUMENT', 'UNSPECIFIED_ERROR', 'transient', undefined],
    [400, 'FAILED_PRECONDITION', 'SOMETHING_NEW', 'transient', undefined],
  ] as const)('HTTP %i %s with FCM’s %s is %s', (status, google, errorCode, kind, retryAfterMs) => {
    const failure = answer(status, { status: google, message: 'Words.', details: details(errorCode) })
    expect(failure).toMatchObject({ kind, code: `fcm.${errorCode}`, detail: 'Words.' })
    expect(failure.retryAfterMs).toBe(retryAfterMs)
  })

  it.each([
    [400, { status: 'INVALID_ARGUMENT', details: violations }, 'permanent', 'fcm.INVALID_ARGUMENT'],
    [401, { status: 'UNAUTHENTICATED' }, 'paused', 'fcm.UNAUTHENTICATED'],
    [403, { status: 'PERMISSION_DENIED' }, 'paused', 'fcm.PERMISSION_DENIED'],
    [404, { status: 'NOT_FOUND' }, 'paused', 'fcm.NOT_FOUND'],
    [429, { status: 'RESOURCE_EXHAUSTED' }, 'throttled', 'fcm.RESOURCE_EXHAUSTED'],
    [500, undefined, 'ambiguous', 'fcm.http_500'],
    [502, undefined, 'ambiguous', 'fcm.http_502'],
    [503, undefined, 'transient', 'fcm.http_503'],
    [504, undefined, 'ambiguous', 'fcm.http_504'],
    [400, undefined, 'transient', 'fcm.http_400'],
    [301, undefined, 'paused', 'fcm.http_301'],
    [429, undefined, 'throttled', 'fcm.http_429'],
    [200, undefined, 'ambiguous', 'fcm.no_message_id'],
    [500, { status: 'lower case', details: 'none' }, 'ambiguous', 'fcm.http_500'],
    [400, { status: 'FAILED_PRECONDITION' }, 'permanent', 'fcm.FAILED_PRECONDITION'],
  ] as const)('HTTP %i without FCM’s word (%j) is %s, as %s', (status, error, kind, code) => {
    expect(answer(status, error)).toMatchObject({ kind, code })
  })

  it('waits as long as FCM asks', () => {
    const failure = answer(429, { status: 'RESOURCE_EXHAUSTED', details: details('QUOTA_EXCEEDED') }, 7_000)
    expect(failure.retryAfterMs).toBe(7_000)
  })
})

describe('given nonsense for options', () => {
  const account = aServiceAccount()
  const good = { projectId: 'heliograph-test', serviceAccount: account, now: () => 0 }
  it.each([
    [{ ...good, projectId: '../x' }, /projectId/],
    [{ ...good, serviceAccount: { ...account, private_key: 'not a key' } }, /private_key/],
    [{ ...good, serviceAccount: { ...account, client_email: 'nobody' } }, /client_email/],
    [{ ...good, now: undefined }, /now/],
    [{ ...good, endpoint: 'ftp://x' }, /endpoint/],
    [{ ...good, unknown: 1 }, /unknown/],
  ])('refuses it by name (%#)', (given, named) => {
    expect(() => createFcmPush(given as never)).toThrow(named)
  })

  it('does not repeat the key it refuses', () => {
    const given = { ...good, serviceAccount: { ...account, private_key: 'very secret' } }
    expect(() => createFcmPush(given)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('very secret') }),
    )
  })
})
