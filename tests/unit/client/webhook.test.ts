import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { verifyWebhook } from '../../../packages/client/src/webhook.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const body = '{"type":"notification.delivered","data":{"id":"n-1","name":"Zoë"}}'
const at = new Date('2026-01-31T12:00:00Z')
const now = () => at.getTime()

/** Signed by the reference implementation. */
const signedWith = (by: string, signedAt = at) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(signedAt.getTime() / 1_000),
  'webhook-signature': new Webhook(by).sign('msg_1', signedAt, body),
})
const later = (seconds: number) => new Date(at.getTime() + seconds * 1_000)

describe('a webhook that Heliograph has signed', () => {
  it('is given, parsed', async () => {
    expect(await verifyWebhook(signedWith(secret), body, secret, { now })).toEqual(JSON.parse(body))
  })

  it('may come with its headers in any form', async () => {
    const headers = signedWith(secret)
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    for (const form of [new Headers(headers), upper])
      expect(await verifyWebhook(form, body, secret, { now })).toBeDefined()
  })

  it('may come while its secret is rotated, on either side', async () => {
    const both = `${signedWith(other)['webhook-signature']} ${signedWith(secret)['webhook-signature']}`
    expect(
      await verifyWebhook({ ...signedWith(secret), 'webhook-signature': both }, body, secret, { now }),
    ).toBeDefined()
    expect(await verifyWebhook(signedWith(other), body, [secret, other], { now })).toBeDefined()
  })

  it('may be as old, or as new, as clocks and networks make it', async () => {
    for (const seconds of [-300, 300]) {
      expect(await verifyWebhook(signedWith(secret, later(seconds)), body, secret, { now })).toBeDefined()
    }
  })
})

describe('a webhook that is not what it says', () => {
  const good = signedWith(secret)
  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['another secret’s', signedWith(other), body, 'bad_signature'],
    ['another body', good, body.replace('n-1', 'n-2'), 'bad_signature'],
    ['another id', { ...good, 'webhook-id': 'msg_2' }, body, 'bad_signature'],
    ['another time', { ...good, 'webhook-timestamp': String(now() / 1_000 + 1) }, body, 'bad_signature'],
    [
      'another version',
      { ...good, 'webhook-signature': good['webhook-signature'].replace('v1,', 'v2,') },
      body,
      'bad_signature',
    ],
    ['a signature that is none', { ...good, 'webhook-signature': 'v1,!' }, body, 'bad_signature'],
    ['no signature', { ...good, 'webhook-signature': undefined }, body, 'missing_header'],
    ['an empty id', { ...good, 'webhook-id': '' }, body, 'missing_header'],
    ['an old one', signedWith(secret, later(-301)), body, 'stale'],
    ['one from the future', signedWith(secret, later(301)), body, 'stale'],
    ['no time at all', { ...good, 'webhook-timestamp': 'now' }, body, 'stale'],
  ])('%s is refused', async (_what, headers, text, code) => {
    await expect(verifyWebhook(headers, text, secret, { now })).rejects.toMatchObject({ code, name: 'WebhookError' })
  })

  it('the right signature behind too many others is not looked for', async () => {
    const many = `${`${signedWith(other)['webhook-signature']} `.repeat(8)}${good['webhook-signature']}`
    await expect(verifyWebhook({ ...good, 'webhook-signature': many }, body, secret, { now })).rejects.toThrow()
  })
})
