import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler as createFeedback } from '../../functions/feedback/handler.ts'
import { openObservation } from '../../functions/observed.ts'
import { readSesEvent } from '../../lib/channels/ses-event.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { createMeter } from '../../lib/observability/meter.ts'
import { acceptOne } from '../support/accepting.ts'
import { idOf } from '../support/answer.ts'
import { captureOutput } from '../support/captured-output.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { scriptSimulator } from '../support/script-simulator.ts'
import { snsRecord } from '../support/ses-events.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { webhooksPath } from '../support/webhook-crew.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

const canary = 'canary9d2e'
const phone = '+4915177779222'
const context = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'r' } as Context

/** As functions are wired: what is reported is logged at DEBUG, and counted. */
const { report, stop } = openObservation(
  createLog({ service: 'test', stage: 'test', level: 'DEBUG' }),
  createMeter({ stage: 'test', random: () => 0 }),
  { isLambda: true },
)

let stack: Stack
beforeAll(async () => {
  stack = await openStack({ report })
})
afterAll(() => stack.close())

const ask = (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  key = stack.keys.acme.live,
) => stack.request(method, path, { key, headers, ...(body === undefined ? {} : { body }) })

const attachment = {
  filename: `${canary}.txt`,
  content_type: 'text/plain',
  content: Buffer.from(canary).toString('base64'),
}
const bodies = () => [
  anEmailBody({ email: `${canary}@example.com`, message: canary, attachments: [attachment] }),
  anSmsBody({ phone, message: canary }),
  aPushBody({ device_token: `token-${canary}`, message: canary, data: { a: canary } }),
]

/** Every way in which a provider refuses, quoting the address and the message as some do. */
const refusals = ['ses', 'sns', 'fcm'].flatMap((provider) =>
  [400, 429, 503].map((status) => ({
    provider: provider as 'ses',
    refuse: { status, code: 'Whatever', message: `${canary}@example.com ${phone} token-${canary} said ${canary}` },
  })),
)
const breaks = ['ses', 'sns', 'fcm'].flatMap((provider) =>
  (['reset', 'html'] as const).map((fault) => ({ provider: provider as 'ses', fault })),
)

const drainAll = async () => {
  for (const channel of ['email', 'sms', 'push'] as const) await stack.drain(channel).catch(() => {})
}

const failAtProviders = async () => {
  await scriptSimulator(stack.simulator, { faults: [...refusals, ...breaks] })
  for (let round = 0; round < 5; round += 1) {
    for (const body of bodies())
      await ask('POST', notificationsPath, body, { 'idempotency-key': `${canary}-${round}-${body.type}` })
    await drainAll()
  }
  await scriptSimulator(stack.simulator, {})
}

/** Whatever is no notification: webhooks, suppressions, keys, batches, feedback, replays. */
const useTheRest = async () => {
  const receiver = await startReceiver((response) => response.writeHead(500).end(canary))
  const webhook = await ask('POST', webhooksPath, {
    url: `${receiver.url}/${canary}?token=${canary}`,
    description: canary,
  })
  await ask('POST', `${webhooksPath}/${idOf(webhook)}/test`)
  await ask('POST', `${notificationsPath}/batch`, {
    notifications: bodies().map((body) => ({ ...body, idempotency_key: canary + body.type })),
  })
  await ask('POST', `${notificationsPath}/batch`, {
    notifications: [{ [canary]: canary }, anEmailBody({ email: canary })],
  })
  await ask('POST', '/api/v1/suppressions', {
    channel: 'email',
    recipient: `${canary}@example.com`,
    reason: 'manual',
    note: canary,
  })
  await ask('POST', '/api/v1/suppressions/import', `channel,recipient\nemail,${canary}\n${canary}`, {
    'content-type': 'text/csv',
  })
  await ask('DELETE', `/api/v1/suppressions/email/${canary}@example.com`)
  const made = await ask('POST', '/api/v1/keys', { name: canary, scopes: ['notifications:read'] })
  await ask('POST', `/api/v1/keys/${idOf(made)}/rotate`, {})
  await stack.request('GET', `/${canary}?${canary}=${canary}`, { headers: { [canary]: canary } })
  await stack.request('GET', `/unsubscribe/${canary}`)
  await stack.invokeReplay({ action: canary, reason: canary }).catch(() => {})
  await drainAll()
  await stack.tell()
  await receiver.close()
  return [String(webhook.body.secret), String(made.body.key)]
}

const takeFeedback = async () => {
  const id = await acceptOne(stack, bodies()[0])
  const take = createFeedback({ ...stack.deps, readEvent: readSesEvent, endpoint: undefined })
  const bounce = {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: [{ emailAddress: `${canary}@example.com`, diagnosticCode: canary }],
      timestamp: new Date().toISOString(),
    },
    mail: { messageId: canary, tags: { nid: [id] }, destination: [`${canary}@example.com`] },
  }
  for (const event of [bounce, { [canary]: canary }, canary])
    await take({ Records: [snsRecord(event as never)] }, context).catch(() => {})
  await take({ Records: [{ Sns: { Message: `{"${canary}` } }, canary] }, context).catch(() => {})
}

/** Errors whose own words quote what they met. */
const crash = async () => {
  await acceptOne(stack, anEmailBody({ email: `${canary}@example.com` }))
  const lost = await openStack({
    database: stack.database,
    prefix: stack.prefix,
    report,
    wrapStore: (store) => ({
      ...store,
      claim: () =>
        Promise.reject(
          Object.assign(new Error(`no ${canary}@example.com ${phone}`), { parameters: [canary], query: canary }),
        ),
      insert: () => Promise.reject(Object.assign(new Error(`duplicate ${phone}`), { detail: canary, where: canary })),
    }),
  })
  await lost.drain().catch(() => {})
  await lost.request('POST', notificationsPath, { key: lost.keys.acme.live, body: bodies()[0] })
  await lost.close()
}

describe('log lines and metrics at DEBUG', () => {
  it('hold nothing of anybody’s, through every failure, every route, feedback and crashes', async () => {
    const secrets: string[] = []
    const lines = await captureOutput(async () => {
      await failAtProviders()
      secrets.push(...(await useTheRest()))
      await takeFeedback()
      await stack.sweep()
      await crash()
      await stop()
    })
    const events = new Set(lines.map((line) => (JSON.parse(line) as { message?: string }).message ?? 'metrics'))
    for (const expected of [
      'delivery.failed',
      'webhook.deferred',
      'feedback.ignored',
      'request.refused',
      'drain.batch_failed',
      'api_key.created',
      'metrics',
    ])
      expect([...events], expected).toContain(expected)
    const { password } = new URL(stack.config.DATABASE_URL)
    secrets.push(canary, phone, password, ...Object.values(stack.keys.acme), stack.config.WEBHOOK_SECRET_KEY ?? '')
    const whole = lines.join('\n')
    for (const secret of secrets.filter((text) => text.length > 5)) expect(whole).not.toContain(secret)
  })
})
