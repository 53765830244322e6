import { openPreviewLinks } from '../../lib/http/preview-link.ts'
import { createSmsCountryCheck } from '../../lib/http/sms-country.ts'
import { openUnsubscribeLinks } from '../../lib/http/unsubscribe-link.ts'
import { createKeyStore } from '../../lib/store/manage-api-keys.ts'
import { createOverviewStore } from '../../lib/store/overview.ts'
import { webhookUrlCheck } from '../../lib/webhooks/webhook-url.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { withSigningKeys } from '../signing-keys.ts'
import { openWebhookSecrets } from '../webhook-keys.ts'
import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

/** The build puts them beside the bundle; what runs from its sources finds them where they are made. */
const document = (name: string) => async () => {
  const { readFile } = await import('node:fs/promises')
  return readFile(new URL(`./${name}`, import.meta.url), 'utf8').catch(() =>
    readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8'),
  )
}

const opened = openFunction('api')
const config = await withSigningKeys(opened.config, opened.secrets)

export const handler = opened.observed(
  createHandler({
    ...opened,
    probes: { postgres: () => opened.database.run((sql) => sql`select 1`), queue: opened.queues.ready },
    checkSmsCountry: createSmsCountryCheck(opened.config.SMS_COUNTRIES),
    documents: { openApi: document('openapi.json'), page: document('api.html') },
    webhookSecrets: await openWebhookSecrets(config, opened.secrets),
    checkWebhookUrl: webhookUrlCheck({ allowPrivate: config.WEBHOOKS_ALLOW_PRIVATE }),
    keyStore: createKeyStore(opened.database),
    overview: createOverviewStore(opened.database),
    unsubscribe: openUnsubscribeLinks(config.PUBLIC_URL, config.UNSUBSCRIBE_SECRET),
    previews: openPreviewLinks(config.UNSUBSCRIBE_SECRET),
    version: packageJson.version,
  }),
)

export const { close } = opened
