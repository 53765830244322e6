import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { localEnvironment } from '../../dev/local-environment.ts'
import { scopes } from '../../lib/http/api-event.ts'
import { generateApiKey } from '../../lib/http/api-key.ts'
import { insertApiKey } from '../../lib/store/api-keys.ts'
import { type BuiltFunction, buildFunctions } from '../../scripts/build.ts'
import { apiContext, apiEvent } from '../ours/api-event.ts'
import type { Services } from '../services.ts'
import { type ColdStart, coldStart } from './cold-start.ts'
import { openReceiver, type Receiver } from './receiver.ts'

export interface Contestant {
  name: string
  /** The bundle that it starts. */
  bundle: string
  start(): Promise<ColdStart>
}

export interface ColdWorld {
  built: BuiltFunction[]
  folder: string
  contestants: Contestant[]
  close(): Promise<void>
}

type ApiHandler = (event: unknown, context: unknown) => Promise<{ statusCode: number; body: string }>

const secretArn = 'arn:aws:secretsmanager:eu-central-1:1:secret:'

/** The bundles as they are deployed, beside a real Postgres and a real Redis, and an event for each. */
export const openColdWorld = async (services: Services): Promise<ColdWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-cold-'))
  const built = await buildFunctions({ outDir: folder })
  const { username, password } = new URL(services.databaseUrl)
  const receiver = await openReceiver({
    [`${secretArn}database`]: JSON.stringify({ username, password }),
    [`${secretArn}signing`]: JSON.stringify({ current: 'x'.repeat(64) }),
    [`${secretArn}webhooks`]: 'heliograph-local-heliograph-local',
  })
  const environment = {
    ...localEnvironment({ ...services, simulatorUrl: receiver.url }),
    DRAIN_IDLE_SECONDS: '1',
    LOG_LEVEL: 'ERROR',
  }
  const bundleOf = (name: string) => pathToFileURL(join(folder, name, 'index.mjs')).href
  const keys = await addKeys(services)
  const api = await openApi(bundleOf('api'), environment)
  return {
    built,
    folder,
    contestants: await contestantsOf({ environment, bundleOf, receiver, keys, api }),
    close: async () => {
      await api.close()
      receiver.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Parts {
  environment: Record<string, string>
  bundleOf: (name: string) => string
  receiver: Receiver
  keys: { live: string; test: string }
  api: { call: (method: string, path: string, key: string, body?: unknown) => Promise<Record<string, string>> }
}

const contestantsOf = async (parts: Parts): Promise<Contestant[]> => {
  const { environment, receiver, keys, api } = parts
  const plain = (name: string, event: unknown, more: Record<string, string> = {}): Contestant => {
    const [bundle = name] = name.split(',')
    return { name, bundle, start: () => startOf(parts, bundle, event, more) }
  }
  // With a test key: nobody here is a provider, and the answers of none would open the channel's breaker before long.
  const accept = httpEvent('POST', notifications, keys.test, anEmail)
  const webhook = await api.call('POST', '/api/v1/webhooks', keys.live, { url: `${receiver.url}/hook` })
  const sent = await api.call('POST', notifications, keys.live, anEmail)
  return [
    plain('api', accept),
    // As in a deployment: three secrets are fetched before the first event, from a Secrets Manager that answers at once.
    plain('api, secrets', accept, secretsOf(environment, receiver.url)),
    calling(parts, 'drain', { channel: 'email' }, '/inbox/messages', () =>
      api.call('POST', notifications, keys.test, anEmail),
    ),
    plain('replay', httpEvent('GET', '/api/v1/dead-letters/summary', keys.live)),
    { name: 'feedback', bundle: 'feedback', start: () => startOf(parts, 'feedback', snsEvent(sent.id), {}) },
    plain('sweep', {}),
    calling(parts, 'webhooks', {}, '/hook', () => api.call('POST', `/api/v1/webhooks/${webhook.id}/test`, keys.live)),
    plain('migrate', {}),
    plain('doctor', {}),
  ]
}

const startOf = (
  { bundleOf, environment }: Parts,
  bundle: string,
  event: unknown,
  more: Record<string, string>,
  arrival?: Promise<number>,
) =>
  coldStart({
    bundle: bundleOf(bundle),
    event,
    environment: { ...environment, ...more },
    ...(arrival ? { arrival } : {}),
  })

/** One whose answer is a call to somebody else; `prepare` gives it something to do. */
const calling = (
  parts: Parts,
  name: string,
  event: unknown,
  path: string,
  prepare: () => Promise<unknown>,
): Contestant => ({
  name,
  bundle: name,
  start: async () => {
    await prepare()
    return startOf(parts, name, event, {}, parts.receiver.arrival(path))
  },
})

const notifications = '/api/v1/notifications'
const anEmail = { user_id: 'bench', type: 'EMAIL', email: 'ada@example.com', subject: 'Hello', message: 'Hello Ada' }

const httpEvent = (method: string, path: string, key: string, body?: unknown) =>
  apiEvent(
    method,
    path,
    { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body === undefined ? undefined : JSON.stringify(body),
  )

/** What SES tells after it took one. */
const snsEvent = (notificationId = '') => {
  const mail = {
    messageId: 'bench-000000',
    timestamp: new Date().toISOString(), // a new event each time
    tags: { nid: [notificationId] },
  }
  const Message = JSON.stringify({ eventType: 'Send', mail, send: {} })
  return { Records: [{ EventSource: 'aws:sns', Sns: { MessageId: `bench-${process.hrtime.bigint()}`, Message } }] }
}

const secretsOf = (environment: Record<string, string>, endpoint: string) => {
  const address = new URL(environment.DATABASE_URL ?? '')
  address.password = ''
  address.username = ''
  return {
    AWS_ENDPOINT_URL: endpoint,
    DATABASE_URL: address.href,
    DATABASE_SECRET_ARN: `${secretArn}database`,
    SIGNING_KEYS_SECRET_ARN: `${secretArn}signing`,
    WEBHOOK_KEY_SECRET_ARN: `${secretArn}webhooks`,
  }
}

const addKeys = async ({ sql }: Services) => {
  const add = async (mode: 'live' | 'test') => {
    const { key, ...generated } = generateApiKey(mode)
    await insertApiKey(sql, { ...generated, tenantId: 'bench', mode, scopes: [...scopes], expiresAt: undefined })
    return key
  }
  return { live: await add('live'), test: await add('test') }
}

/** One warm instance in this process, which makes what the others find. */
const openApi = async (bundle: string, environment: Record<string, string>) => {
  Object.assign(process.env, environment)
  const { handler, close } = (await import(bundle)) as { handler: ApiHandler; close: () => Promise<void> }
  const call: Parts['api']['call'] = async (method, path, key, body) => {
    const answer = await handler(httpEvent(method, path, key, body), apiContext())
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${answer.body}`)
    return JSON.parse(answer.body)
  }
  return { call, close }
}
