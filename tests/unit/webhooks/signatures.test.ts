import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import type { SealedSecret, WebhookId } from '../../../lib/notifications/webhook-event.ts'
import { signedHeaders } from '../../../lib/webhooks/sign.ts'
import { createWebhookSecrets } from '../../../lib/webhooks/webhook-secrets.ts'

const id = '0199c0de-7000-7000-8000-00000000c0de' as WebhookId
const secrets = createWebhookSecrets('password-7')
const event = () => ({
  id: '0199c0de-7000-7000-8000-00000000d0de',
  at: new Date(),
  body: '{"type":"notification.sent","data":{"text":"Grüße"}}',
})

describe('a secret', () => {
  it('is one of Standard Webhooks, of 24 bytes at least, and another one each time', () => {
    const made = Array.from({ length: 50 }, () => secrets.generate(id).secret)
    for (const secret of made) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
      expect(Buffer.from(secret.slice('whsec_'.length), 'base64').length).toBeGreaterThanOrEqual(24)
    }
    expect(new Set(made).size).toBe(50)
  })

  it('is sealed: not to be found in what is kept, and never the same twice', () => {
    const { secret, sealed } = secrets.generate(id)
    const bytes = secrets.open(id, sealed)
    expect(`whsec_${bytes.toString('base64')}`).toBe(secret)
    expect(Buffer.from(sealed).includes(bytes)).toBe(false)
  })

  it('opens for nobody with another key, in another webhook’s name, or changed anywhere', () => {
    const { sealed } = secrets.generate(id)
    expect(() => createWebhookSecrets('password-0').open(id, sealed)).toThrow()
    expect(() => secrets.open('another' as WebhookId, sealed)).toThrow()
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed) as SealedSecret
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => secrets.open(id, changed), `byte ${index}`).toThrow()
    }
  })
})

describe('a signature', () => {
  it('is taken by the reference implementation, with each of the secrets', () => {
    const [first, second] = [secrets.generate(id), secrets.generate(id)]
    const opened = [first, second].map(({ sealed }) => secrets.open(id, sealed))
    const { body } = event()
    const headers = signedHeaders(event(), opened)
    for (const { secret } of [first, second])
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => new Webhook(secrets.generate(id).secret).verify(body, headers)).toThrow()
  })

  it('does not fit another body, id or time', () => {
    const { secret, sealed } = secrets.generate(id)
    const { body } = event()
    const headers = signedHeaders(event(), [secrets.open(id, sealed)])
    const receiver = new Webhook(secret)
    expect(() => receiver.verify(`${body} `, headers)).toThrow()
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'another' })).toThrow()
    const later = String(Number(headers['webhook-timestamp']) + 1)
    expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': later })).toThrow()
  })
})
