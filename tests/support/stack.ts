import type { Context } from 'aws-lambda'
import { localEnvironment } from '../../dev/local-environment.ts'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import { createHandler as createApi } from '../../functions/api/handler.ts'
import { openChannels, openRateQuestions } from '../../functions/drain/channels.ts'
import { createHandler as createDrain, type DrainSettings } from '../../functions/drain/handler.ts'
import { createHandler as createReplay } from '../../functions/replay/handler.ts'
import { openSecretsOf } from '../../functions/secrets.ts'
import { createHandler as createSweep } from '../../functions/sweep/handler.ts'
import { tracedChannels, tracedSender, tracedStore } from '../../functions/traced.ts'
import { createHandler as createWebhooks } from '../../functions/webhooks/handler.ts'
import { ratesOf } from '../../functions/wiring.ts'
import { systemClock, wait } from '../../lib/config/clock.ts'
import { type Config, readConfig } from '../../lib/config/config.ts'
import { cacheKeys } from '../../lib/http/authenticate.ts'
import { openPreviewLinks } from '../../lib/http/preview-link.ts'
import { createSmsCountryCheck } from '../../lib/http/sms-country.ts'
import { openUnsubscribeLinks } from '../../lib/http/unsubscribe-link.ts'
import { createLookout } from '../../lib/notifications/lookout.ts'
import type { ChannelName } from '../../lib/notifications/notification.ts'
import { createPacer } from '../../lib/notifications/pacer.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import type { Waker } from '../../lib/notifications/ports/signals.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { createTracing } from '../../lib/observability/tracing.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { findApiKey } from '../../lib/store/api-keys.ts'
import { connect } from '../../lib/store/connection.ts'
import { type Database, openDatabase } from '../../lib/store/database.ts'
import { createKeyStore } from '../../lib/store/manage-api-keys.ts'
import { createOverviewStore } from '../../lib/store/overview.ts'
import { createPostgresStore } from '../../lib/store/store.ts'
import { createPostgresWebhookStore } from '../../lib/store/webhooks.ts'
import { createWebhookSecrets } from '../../lib/webhooks/webhook-secrets.ts'
import { createWebhookSender } from '../../lib/webhooks/webhook-sender.ts'
import { webhookUrlCheck } from '../../lib/webhooks/webhook-url.ts'
import { type Answer, toAnswer } from './answer.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { documents } from './documents.ts'
import { checkExchange } from './exchange.ts'
import { given } from './given-simulator.ts'
import { httpEvent, type RequestOptions } from './http-event.ts'
import { redisUrl, uniquePrefix } from './redis.ts'
import { deleteKeys } from './redis-keys.ts'
import { makeTenantKeys } from './tenant-keys.ts'
import { until } from './until.ts'
import { uuidV7Ids } from './uuid-ids.ts'

export interface StackOptions {
  database?: TestDatabase // shared with another stack, and then not dropped by this one
  /** Where the store finds the database, for one that is away or slow. */
  databaseUrl?: string
  /** Empty: the queues live in Postgres. By default the run's Redis, where there is one. */
  redisUrl?: string
  prefix?: string
  providerUrl?: string // in place of the simulator
  keyCacheSeconds?: number
  /** Settings in place of the local runner's. */
  environment?: Record<string, string>
  idempotencyHours?: number
  /** Puts a faulty store in place of the real one. */
  wrapStore?: (store: Store) => Store
  /** Is told of every event as well. */
  report?: Report
}

export interface Reported {
  event: string
  fields: Record<string, unknown>
}

export type Stack = Awaited<ReturnType<typeof openStack>>

// The AWS clients look for credentials where Lambda puts them.
process.env.AWS_ACCESS_KEY_ID = 'test'
process.env.AWS_SECRET_ACCESS_KEY = 'test'

const tracing = createTracing()

/** Every function with what `functions/wiring.ts` gives it: real Postgres, real queues, real channels against a simulator. */
export const openStack = async (options: StackOptions = {}) => {
  const parts = await openParts(options)
  const config = configOf(parts, options)
  const deps = depsOn(parts, config, options)
  const keys = await makeTenantKeys(parts.db)
  return {
    ...parts,
    config,
    deps,
    keys,
    ...verbs(deps),
    simulator: given(parts.simulator),
    close: () => closeParts(parts, options),
  }
}

type Parts = Awaited<ReturnType<typeof openParts>>

const openParts = async (options: StackOptions) => {
  const database = options.database ?? (await createTestDatabase())
  const simulator = options.providerUrl ? undefined : await startSimulator({ port: 0 })
  const prefix = options.prefix ?? uniquePrefix()
  const queueRedisUrl = options.redisUrl ?? redisUrl
  const reports: Reported[] = []
  const report: Report = (event, fields) => {
    reports.push({ event, fields })
    options.report?.(event, fields)
  }
  const statements: string[] = []
  const onStatement = (text: string) => void statements.push(text)
  const counted = openDatabase(options.databaseUrl ?? database.url, { max: 6, onStatement })
  /** For looking and for moving time: not counted, and never away. */
  const db = connect(database.url, { max: 2 })
  const queues = openQueues({ redisUrl: queueRedisUrl, databaseUrl: database.url, prefix, now: Date.now, report })
  return { database, db, counted, simulator, prefix, queueRedisUrl, queues, report, reports, statements }
}

const depsOn = (parts: Parts, config: Config, options: StackOptions) => ({
  ...storeDeps(parts.counted, options),
  ...webhookDeps(parts.counted, config),
  report: parts.report,
  tracing,
  signals: parts.queues.signals,
  ...lookoutOf(parts),
  drainsMax: 4,
  queue: parts.queues.deliveries,
  deadLetters: parts.queues.deadLetters,
  channels: channelsOf(parts, config),
  ...pacing(parts, config),
  checkSmsCountry: createSmsCountryCheck(config.SMS_COUNTRIES),
  keyStore: createKeyStore(parts.counted),
  overview: createOverviewStore(parts.counted),
  unsubscribe: openUnsubscribeLinks(config.PUBLIC_URL, config.UNSUBSCRIBE_SECRET),
  previews: openPreviewLinks(config.UNSUBSCRIBE_SECRET),
  ids: uuidV7Ids,
  clock: systemClock,
  wait,
  random: () => 0, // the shortest of every jittered wait
  keepMs: 90 * 24 * 60 * 60_000,
  probes: { postgres: () => parts.counted.run((sql) => sql`select 1`), queue: parts.queues.ready },
  documents,
  version: '0.0.0-test',
})

const channelsOf = ({ queues: { counters }, report }: Parts, config: Config) => {
  const deps = { now: Date.now, counters, report, secrets: openSecretsOf(config, report) }
  return tracedChannels(openChannels(config, deps), tracing)
}

const pacing = ({ queues, report }: Parts, config: Config) => {
  const { counters } = queues
  const askRate = openRateQuestions(config)
  const rates = ratesOf(config)
  return {
    counters,
    rates,
    pacer: createPacer({ counters, clock: systemClock, random: () => 0, report, rates, askRate }),
  }
}

const webhookDeps = (counted: Database, config: Config) => {
  const rules = { allowPrivate: config.WEBHOOKS_ALLOW_PRIVATE }
  const secrets = config.WEBHOOK_SECRET_KEY === undefined ? undefined : createWebhookSecrets(config.WEBHOOK_SECRET_KEY)
  return {
    webhooks: createPostgresWebhookStore(counted),
    webhookSecrets: secrets,
    checkWebhookUrl: webhookUrlCheck(rules),
    sender: tracedSender(createWebhookSender({ ...rules, secrets }), tracing),
  }
}

/** Nobody is woken here: a test drains when it wants to. */
const lookoutOf = ({ queues: { signals }, report }: Parts) => {
  const waker: Waker = { wake: async () => {} }
  return { waker, lookout: createLookout({ signals, waker, clock: systemClock, report, backlogMax: 2_000 }) }
}

const closeParts = async (
  { database, db, counted, simulator, prefix, queueRedisUrl, queues }: Parts,
  options: StackOptions,
) => {
  await queues.close()
  await Promise.all([counted.end(), db.end({ timeout: 1 }), simulator?.close()])
  if (queueRedisUrl !== '' && queueRedisUrl === redisUrl) await deleteKeys(queueRedisUrl, prefix)
  if (!options.database) await database.drop()
}

const storeDeps = (counted: Database, options: StackOptions) => {
  const { idempotencyHours, wrapStore = (store: Store) => store, keyCacheSeconds = 60 } = options
  const store = createPostgresStore(counted, idempotencyHours === undefined ? {} : { idempotencyHours })
  const lookup = { now: systemClock.now, find: (id: string) => counted.run((sql) => findApiKey(sql, id)) }
  return { store: tracedStore(wrapStore(store), tracing), keys: cacheKeys(lookup, keyCacheSeconds) }
}

const configOf = ({ database, simulator }: Parts, { providerUrl, environment }: StackOptions) => {
  const simulatorUrl = providerUrl ?? simulator?.url ?? ''
  const local = localEnvironment({ databaseUrl: database.url, redisUrl: undefined, simulatorUrl })
  // A test's own provider answers sends, and is not asked how many it takes.
  const unasked = providerUrl ? { EMAIL_RATE_PER_SECOND: '100000' } : {}
  return readConfig({ ...local, ...unasked, ...environment })
}

type Deps = Parameters<typeof createApi>[0] &
  Parameters<typeof createReplay>[0] &
  Parameters<typeof createDrain>[0] &
  Parameters<typeof createSweep>[0] &
  Parameters<typeof createWebhooks>[0]

const verbs = (deps: Deps) => {
  const api = createApi(deps)
  const replay = createReplay(deps)
  /** As the gateway would route it: dead letters have a function of their own. */
  const request = async (method: string, target: string, options: RequestOptions = {}): Promise<Answer> => {
    const event = httpEvent(method, target, options)
    const isReplays = /^\/api\/v1\/dead-letters(\/|$)/.test(event.rawPath)
    const { requestId } = event.requestContext
    const { remainingMs = 60_000 } = options
    const left = { ...context, awsRequestId: requestId, getRemainingTimeInMillis: () => remainingMs }
    return checkExchange(event, toAnswer(await (isReplays ? replay : api)(event, left)))
  }
  const drain = (channel: ChannelName = 'email', settings: Partial<DrainSettings> = {}) =>
    createDrain(deps, { ...quickDrain, ...settings })({ channel }, context)
  return {
    request,
    drain,
    /** Drains again and again, until `probe` gives something. */
    drainUntil: <Value>(what: string, probe: () => Promise<Value | undefined | false>, channel?: ChannelName) =>
      until(what, async () => {
        await drain(channel)
        return probe()
      }),
    invokeReplay: (input: unknown) => replay(input, context),
    sweep: createSweep(deps),
    /** Tells webhooks what is due, and leaves. */
    tell: () => createWebhooks(deps, { lanes: 8, idleMs: 0 })({}, context),
  }
}

/** Leaves as soon as nothing is due. */
const quickDrain: DrainSettings = { batchMax: 100, lanes: 2, idleMs: 60, backlogMax: 2_000 }

const context = { getRemainingTimeInMillis: () => 60_000 } as Context
