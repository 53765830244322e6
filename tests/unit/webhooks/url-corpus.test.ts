import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { WebhookDeliveryId, WebhookId } from '../../../lib/notifications/webhook-event.ts'
import { guardedLookup, type Resolve } from '../../../lib/webhooks/guarded-lookup.ts'
import { createWebhookSecrets } from '../../../lib/webhooks/webhook-secrets.ts'
import { createWebhookSender } from '../../../lib/webhooks/webhook-sender.ts'
import { checkWebhookUrl, hostOf } from '../../../lib/webhooks/webhook-url.ts'

interface Case {
  url: string
  verdict: 'allowed' | 'refused'
  why: string
  /** What the name resolves to; any other name is a public one. */
  resolves?: string[]
}

const corpus: Case[] = JSON.parse(readFileSync(new URL('url-corpus.json', import.meta.url), 'utf8'))
const rules = { allowPrivate: false }
const secrets = createWebhookSecrets('password-0')
const webhookId = 'w' as WebhookId
const call = {
  id: 'd' as WebhookDeliveryId,
  webhookId,
  body: '{}',
  at: new Date(0),
  secrets: [secrets.generate(webhookId).sealed],
  traceparent: undefined,
}

const resolverOf =
  ({ resolves = ['93.184.215.14'] }: Case): Resolve =>
  async () =>
    resolves.map((address) => ({ address, family: isIP(address) }))

/** Where a connection would go: the addresses that it is given, or nowhere. */
const destinations = async (one: Case): Promise<string[]> => {
  const checked = checkWebhookUrl(one.url, rules)
  if (checked.type === 'refused') return []
  const host = hostOf(checked.url)
  if (isIP(host)) return [host]
  return new Promise((resolve) =>
    guardedLookup(rules, resolverOf(one))(host, { all: true }, (error, addresses) =>
      resolve(error || !Array.isArray(addresses) ? [] : addresses.map(({ address }) => address)),
    ),
  )
}

describe('URLs that somebody may call a webhook', () => {
  it('are many', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(300)
    expect(corpus.filter(({ verdict }) => verdict === 'allowed').length).toBeGreaterThanOrEqual(40)
  })

  it.each(corpus)('$verdict: $url ($why)', async (one) => {
    const found = await destinations(one)
    if (one.verdict === 'refused') expect(found).toEqual([])
    else expect(found).toEqual(one.resolves ?? [isIP(found[0] ?? '') ? found[0] : '93.184.215.14'])
  })

  it.each(corpus.filter(({ verdict }) => verdict === 'refused'))('nothing is sent to $url ($why)', async (one) => {
    const sender = createWebhookSender({ ...rules, secrets, resolve: resolverOf(one) })
    const result = await sender.send({ ...call, url: one.url }, AbortSignal.timeout(30_000))
    expect(result).toEqual({ type: 'unanswered', code: 'address_refused' })
  })
})

describe('URLs on a developer’s machine', () => {
  const local = { allowPrivate: true }
  it.each(['http://127.0.0.1:3000/hook', 'http://localhost:3000/', 'http://[::1]:3000/', 'https://127.0.0.1:8443/'])(
    'may be %s',
    (url) => expect(checkWebhookUrl(url, local)).toMatchObject({ type: 'usable' }),
  )

  it.each([
    'http://10.0.0.1/',
    'https://169.254.169.254/',
    'http://example.com/',
    'http://user@127.0.0.1/',
    'https://[fd00::1]/',
  ])('may still not be %s', (url) => expect(checkWebhookUrl(url, local)).toMatchObject({ type: 'refused' }))
})
