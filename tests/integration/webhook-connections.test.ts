import { generateKeyPairSync } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookDeliveryId, WebhookId } from '../../lib/notifications/webhook-event.ts'
import { guardedLookup, RefusedAddressError, type Resolve } from '../../lib/webhooks/guarded-lookup.ts'
import { createWebhookSecrets } from '../../lib/webhooks/webhook-secrets.ts'
import { createWebhookSender } from '../../lib/webhooks/webhook-sender.ts'
import { makeCertificate } from '../support/certificate.ts'

const name = 'hooks.example.com'
const dayMs = 24 * 3_600_000
const secrets = createWebhookSecrets('password-0')
const webhookId = 'w' as WebhookId
const sealed = [secrets.generate(webhookId).sealed]

const certificateFor = (subject: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const [from, to] = [new Date(Date.now() - dayMs), new Date(Date.now() + dayMs)]
  const cert = makeCertificate({ publicKey, issuerKey: privateKey, issuer: subject, subject, from, to })
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) }
}

const own = certificateFor(name)
const servernames: (string | false | undefined)[] = []
let connections = 0
const server = createServer(own, (request, response) => {
  servernames.push((request.socket as TLSSocket & { servername?: string | false }).servername)
  response.writeHead(200).end('hello')
})
server.on('connection', () => {
  connections += 1
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
afterEach(() => {
  connections = 0
})

/** Answers with the first list, then the second, and so on; the last one for ever. */
const resolving = (...answers: string[][]) => {
  const asked: string[] = []
  const resolve: Resolve = async (hostname) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(hostname)
    return addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolve }
}

const at = new Date()
const traceparent = undefined

const send = (resolve: Resolve, { url = `https://${name}:${port}/hook`, ca = own.cert, allowPrivate = true } = {}) => {
  const sender = createWebhookSender({ secrets, allowPrivate, resolve, ca })
  const call = { id: 'd' as WebhookDeliveryId, webhookId, url, body: '{}', at, secrets: sealed, traceparent }
  return sender.send(call, AbortSignal.timeout(10_000))
}

describe('a connection to a webhook', () => {
  it('goes to the address that was checked, under the name of the URL, with one look-up', async () => {
    const { asked, resolve } = resolving(['127.0.0.1'])
    expect(await send(resolve)).toMatchObject({ type: 'answered', status: 200, excerpt: 'hello' })
    expect(asked).toEqual([name])
    expect(servernames.at(-1)).toBe(name)
  })

  it('is checked each time: a name that answers with an inside address later is refused then', async () => {
    const { asked, resolve } = resolving(['127.0.0.1'], ['10.0.0.1'])
    expect(await send(resolve)).toMatchObject({ status: 200 })
    expect(await send(resolve)).toEqual({ type: 'unanswered', code: 'address_refused' })
    expect(asked).toHaveLength(2)
    expect(connections).toBe(1)
  })

  it('is given the very addresses that were checked, whatever the resolver says next', async () => {
    const { asked, resolve } = resolving(['93.184.215.14'], ['127.0.0.1'])
    const lookup = guardedLookup({ allowPrivate: false }, resolve)
    const ask = () => new Promise((done) => lookup(name, { all: false }, (error, address) => done(error ?? address)))
    expect(await ask()).toBe('93.184.215.14')
    expect(await ask()).toBeInstanceOf(RefusedAddressError)
    expect(asked).toHaveLength(2)
  })

  it.each([[['127.0.0.1']], [['93.184.215.14', '127.0.0.1']], [['::1']], [['::ffff:127.0.0.1']], [[]]])(
    'is not made where the name leads to %j',
    async (addresses) => {
      const { asked, resolve } = resolving(addresses)
      const url = `https://${name}/hook`
      expect(await send(resolve, { url, allowPrivate: false })).toEqual({ type: 'unanswered', code: 'address_refused' })
      expect(asked).toEqual([name])
      expect(connections).toBe(0)
    },
  )

  it('is not made to a name with a great many addresses', async () => {
    const { resolve } = resolving(Array.from({ length: 33 }, () => '127.0.0.1'))
    expect(await send(resolve)).toMatchObject({ code: 'address_refused' })
    expect(connections).toBe(0)
  })

  it('tells nothing to a server that cannot prove its name', async () => {
    const before = servernames.length
    const { resolve } = resolving(['127.0.0.1'])
    const stranger = certificateFor('other.example.com')
    expect(await send(resolve, { ca: stranger.cert })).toEqual({ type: 'unanswered', code: 'tls_failed' })
    const url = `https://elsewhere.example.com:${port}/hook`
    expect(await send(resolve, { url })).toEqual({ type: 'unanswered', code: 'tls_failed' })
    expect(servernames).toHaveLength(before)
  })

  it('says what failed in words of ours', async () => {
    const broken =
      (code: string): Resolve =>
      async () =>
        Promise.reject(Object.assign(new Error('dns 10.0.0.2'), { code }))
    expect(await send(broken('ENOTFOUND'))).toEqual({ type: 'unanswered', code: 'name_not_found' })
    expect(await send(broken('EAI_AGAIN'))).toEqual({ type: 'unanswered', code: 'name_not_found' })
    expect(await send(broken('EWHATEVER'))).toEqual({ type: 'unanswered', code: 'connection_failed' })
  })

  it('ends when it is told to', async () => {
    const sender = createWebhookSender({ secrets, allowPrivate: true, resolve: () => new Promise(() => {}) })
    const url = `https://${name}:${port}/hook`
    const call = { id: 'd' as WebhookDeliveryId, webhookId, url, body: '{}', at, secrets: sealed, traceparent }
    expect(await sender.send(call, AbortSignal.timeout(20))).toEqual({ type: 'unanswered', code: 'timeout' })
  })

  it('is not made where the secret cannot be opened, and nobody else is blamed', async () => {
    const sender = createWebhookSender({
      secrets: createWebhookSecrets('password-1'),
      allowPrivate: true,
    })
    const url = `https://127.0.0.1:${port}/hook`
    const call = { id: 'd' as WebhookDeliveryId, webhookId, url, body: '{}', at, secrets: sealed, traceparent }
    expect(await sender.send(call, AbortSignal.timeout(5_000))).toEqual({
      type: 'unanswered',
      code: 'secret_unreadable',
      isOurs: true,
    })
    expect(connections).toBe(0)
  })
})
