import { createHandler } from '../../functions/api/handler.ts'
import { systemClock } from '../../lib/config/clock.ts'
import { cacheKeys } from '../../lib/http/authenticate.ts'
import type { ApiResponse } from '../../lib/http/response.ts'
import { findApiKey } from '../../lib/store/api-keys.ts'
import { createKeyStore } from '../../lib/store/manage-api-keys.ts'
import { createOverviewStore } from '../../lib/store/overview.ts'
import { createPostgresWebhookStore } from '../../lib/store/webhooks.ts'
import { apiContext, apiEvent } from './api-event.ts'
import type { World } from './world.ts'

const keyCacheSeconds = 300

/** The api's real handler in this process; `key` is sent with each request. */
export const apiOf = ({ deps, database, queues }: World, key: string) => {
  const lookup = { now: systemClock.now, find: (id: string) => database.run((sql) => findApiKey(sql, id)) }
  const handler = createHandler({
    ...deps,
    keys: cacheKeys(lookup, keyCacheSeconds),
    probes: { postgres: () => database.run((sql) => sql`select 1`), queue: queues.ready },
    checkSmsCountry: async () => {},
    unsubscribe: undefined,
    previews: undefined,
    keyStore: createKeyStore(database),
    overview: createOverviewStore(database),
    documents: { openApi: async () => '', page: async () => '' },
    webhooks: createPostgresWebhookStore(database),
    webhookSecrets: undefined,
    checkWebhookUrl: (url) => ({ url }),
    version: 'bench',
  })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  return async (path: string, body: unknown): Promise<ApiResponse> =>
    (await handler(apiEvent('POST', path, headers, JSON.stringify(body)), apiContext())) as ApiResponse
}
