import { systemClock } from '../lib/config/clock.ts'
import type { Config } from '../lib/config/config.ts'
import { openSecrets, type Secrets } from '../lib/config/secrets.ts'
import type { Report } from '../lib/notifications/ports/runtime.ts'

/** Fetches at once what every function needs: a cold start has processor time to spare then, and later it would wait. */
export const openSecretsOf = (config: Config, report: Report): Secrets => {
  const now = () => systemClock.now().getTime()
  const secrets = openSecrets({ region: config.AWS_REGION, endpoint: config.AWS_ENDPOINT_URL, now, report })
  for (const arn of [config.DATABASE_SECRET_ARN, config.REDIS_SECRET_ARN]) {
    if (arn) secrets.read(arn).catch(() => {}) // reported; the first use tries again, and its caller hears of it
  }
  return secrets
}
