import { openChannels, openRateQuestions } from '../../../functions/drain/channels.ts'
import { openSecretsOf } from '../../../functions/secrets.ts'
import { ratesOf } from '../../../functions/wiring.ts'
import { systemClock, wait } from '../../../lib/config/clock.ts'
import { readConfig } from '../../../lib/config/config.ts'
import { cacheKeys } from '../../../lib/http/authenticate.ts'
import { createSmsCountryCheck } from '../../../lib/http/sms-country.ts'
import { openUnsubscribeLinks } from '../../../lib/http/unsubscribe-link.ts'
import { createLookout } from '../../../lib/notifications/lookout.ts'
import { createPacer } from '../../../lib/notifications/pacer.ts'
import type { Channels } from '../../../lib/notifications/ports/channel.ts'
import type { Report } from '../../../lib/notifications/ports/runtime.ts'
import type { Store } from '../../../lib/notifications/ports/store.ts'
import { createTracing } from '../../../lib/observability/tracing.ts'
import { openQueues } from '../../../lib/queue/backend.ts'
import { findApiKey } from '../../../lib/store/api-keys.ts'
import { openDatabase } from '../../../lib/store/database.ts'
import { createKeyStore } from '../../../lib/store/manage-api-keys.ts'
import { createOverviewStore } from '../../../lib/store/overview.ts'
import { createPostgresStore } from '../../../lib/store/store.ts'
import { createPostgresWebhookStore } from '../../../lib/store/webhooks.ts'
import { webhookUrlCheck } from '../../../lib/webhooks/webhook-url.ts'
import { uuidV7Ids } from '../../support/uuid-ids.ts'
import { type ChildSettings, locksOf } from '../child-settings.ts'
import { type CrashPoints, faultyChannel, guarded, guardedQueue } from './crash-points.ts'

const keepMs = 90 * 24 * 60 * 60_000

/** What `functions/wiring.ts` opens, with shorter patience and a crash point round every port. */
export const openChild = (settings: ChildSettings, points: CrashPoints) => {
  const config = readConfig()
  const database = openDatabase(config.DATABASE_URL, { max: config.DATABASE_POOL_MAX })
  const now = () => systemClock.now().getTime()
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl, QUEUE_PREFIX: prefix } = config
  const queues = openQueues({ redisUrl, databaseUrl, prefix, now, locks: locksOf(settings), report })
  const { counters } = queues
  const rates = ratesOf(config)
  const random = () => Math.random() / 4 // real jitter, and recoveries that do not wait for it
  const channelDeps = { now, counters, report, secrets: openSecretsOf(config, report) }
  const store = inHaste(createPostgresStore(database), settings.timeScale)
  const waker = { wake: async () => {} } // scenarios start the drains that they want
  return {
    store: guarded(points, 'store', store),
    queue: guardedQueue(points, queues.deliveries),
    deadLetters: guarded(points, 'deadLetters', queues.deadLetters),
    channels: faulty(openChannels(config, channelDeps), settings, points),
    checkSmsCountry: createSmsCountryCheck(config.SMS_COUNTRIES),
    webhooks: createPostgresWebhookStore(database),
    webhookSecrets: undefined,
    checkWebhookUrl: webhookUrlCheck({ allowPrivate: false }),
    keyStore: createKeyStore(database),
    overview: createOverviewStore(database),
    previews: undefined,
    unsubscribe: openUnsubscribeLinks(config.PUBLIC_URL, config.UNSUBSCRIBE_SECRET),
    signals: queues.signals,
    waker,
    lookout: createLookout({ signals: queues.signals, waker, clock: systemClock, report, backlogMax: 200 }),
    drainsMax: 1,
    ids: uuidV7Ids,
    clock: systemClock,
    wait,
    random,
    counters,
    rates,
    pacer: createPacer({ counters, clock: systemClock, random, report, rates, askRate: openRateQuestions(config) }),
    report,
    tracing: createTracing(),
    keepMs,
    keys: cacheKeys({ now: systemClock.now, find: (id) => database.run((sql) => findApiKey(sql, id)) }, 300),
    probes: { postgres: () => database.run((sql) => sql`select 1`), queue: queues.ready },
    documents: { openApi: async () => '{}', page: async () => '' },
    version: '0.0.0-faults',
  }
}

/** The product's durations are constants on purpose; here they pass through the port and are divided. */
const inHaste = (store: Store, timeScale: number): Store => ({
  ...store,
  claim: (ids, leaseMs) => store.claim(ids, leaseMs / timeScale),
  claimUnqueued: (which, leaseMs) => store.claimUnqueued(which, leaseMs / timeScale),
  listOverdue: (overdueMs, after, limit) => store.listOverdue(overdueMs / timeScale, after, limit),
})

const faulty = (
  channels: Channels,
  { sendDelayMs: delayMs, poisonPrefix }: ChildSettings,
  points: CrashPoints,
): Channels => {
  const of = (name: keyof Channels) => faultyChannel(points, channels[name], { delayMs, poisonPrefix })
  return { email: of('email'), sms: of('sms'), push: of('push'), simulated: of('simulated') }
}

/** Only what went wrong: the harness shows the last of it when a scenario fails. */
const report: Report = (event, { error, ...fields }) => {
  if (error === undefined && !/lost|unreadable|failed/.test(event)) return
  const what = error instanceof Error ? `${error.name} ${error.message}` : error
  console.error(new Date().toISOString().slice(11, 23), event, JSON.stringify(fields), what ?? '')
}
