import type { Config } from '../lib/config/config.ts'
import type { Secrets } from '../lib/config/secrets.ts'
import { createWebhookSecrets } from '../lib/webhooks/webhook-secrets.ts'

/** What seals and opens the secrets of webhooks. Undefined where this deployment has no key for it. */
export const openWebhookSecrets = async (config: Config, secrets: Secrets) => {
  const arn = config.WEBHOOK_KEY_SECRET_ARN
  const password = arn ? await secrets.read(arn) : config.WEBHOOK_SECRET_KEY
  return password === undefined ? undefined : createWebhookSecrets(password)
}
