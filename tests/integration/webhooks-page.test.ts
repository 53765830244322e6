import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../dev/free-port.ts'
import { webhookEventTypes } from '../../lib/notifications/webhook-event.ts'
import { webhookRetryMs } from '../../lib/notifications/webhook-retry.ts'
import { acceptOne } from '../support/accepting.ts'
import { idOf } from '../support/answer.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8')
const example = fileURLToPath(new URL('../support/webhook-example.mjs', import.meta.url))

describe('the receiver of docs/webhooks.md', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())

  it('is the one that the page shows', () => {
    expect(page).toContain(`\`\`\`js\n${readFileSync(example, 'utf8')}\`\`\``)
  })

  it('takes what we send, and nothing else', async () => {
    const port = await freePort()
    const key = stack.keys.acme.live
    const url = `http://127.0.0.1:${port}/hooks`
    const webhook = await stack.request('POST', '/api/v1/webhooks', { key, body: { url } })
    const env = { ...process.env, PORT: String(port), WEBHOOK_SECRET: String(webhook.body.secret) }
    const child = spawn(process.execPath, [example], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout.on('data', (chunk) => (printed += chunk))
    try {
      await until('the receiver to listen', () => printed.includes('listening'))
      const id = await acceptOne(stack)
      await stack.drain()
      expect(await stack.tell()).toMatchObject({ delivered: 1 })
      await until('the event to be printed', () => printed.includes(`notification.sent ${id}`))
      const headers = {
        'webhook-id': 'x',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,x',
      }
      for (const forged of [{}, headers]) {
        const answer = await fetch(url, { method: 'POST', headers: forged, body: '{"type":"notification.sent"}' })
        expect(answer.status).toBe(400)
      }
      expect((await stack.request('GET', `/api/v1/webhooks/${idOf(webhook)}`, { key })).body.enabled).toBe(true)
    } finally {
      child.kill()
      await once(child, 'close')
    }
  })
})

describe('docs/webhooks.md', () => {
  it('names every type of event', () => {
    for (const type of webhookEventTypes) expect(page).toContain(`| \`${type}\` |`)
  })

  it('has the table of waits as they are', () => {
    const units: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000 }
    const rows = [...page.matchAll(/^\| (\d+) \| (\d+) (second|minute|hour)s? \|$/gm)]
    expect(rows.map(([, number]) => Number(number))).toEqual(webhookRetryMs.map((_, index) => index + 2))
    expect(rows.map(([, , count, unit = '']) => Number(count) * (units[unit] ?? 0))).toEqual(webhookRetryMs)
  })
})
