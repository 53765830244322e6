import { createSmsCountryCheck } from '../../lib/http/sms-country.ts'
import { createWebhookSecrets } from '../../lib/webhooks/webhook-secrets.ts'
import { webhookUrlCheck } from '../../lib/webhooks/webhook-url.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { openFunction } from '../wiring.ts'
import { createHandler } from './handler.ts'

const opened = openFunction('api')
const { WEBHOOK_SECRET_KEY, WEBHOOKS_ALLOW_PRIVATE } = opened.config

export const handler = createHandler({
  ...opened,
  probes: { postgres: () => opened.database.run((sql) => sql`select 1`), queue: opened.queues.ready },
  checkSmsCountry: createSmsCountryCheck(opened.config.SMS_COUNTRIES),
  webhookSecrets: WEBHOOK_SECRET_KEY && createWebhookSecrets(WEBHOOK_SECRET_KEY),
  checkWebhookUrl: webhookUrlCheck({ allowPrivate: WEBHOOKS_ALLOW_PRIVATE }),
  version: packageJson.version,
})
