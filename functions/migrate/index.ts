import { readConfig } from '../../lib/config/config.ts'
import { rotatingUrl } from '../../lib/config/rotating.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { insertApiKey, insertFirstApiKeys } from '../../lib/store/api-keys.ts'
import { openDatabase } from '../../lib/store/database.ts'
import { withLogin } from '../../lib/store/login.ts'
import { migrate } from '../../lib/store/migrate.ts'
import { openSecretsOf } from '../secrets.ts'
import { createHandler } from './handler.ts'
import { makeKeys } from './make-keys.ts'

const config = readConfig()
const report = createLog({ service: 'migrate', stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL })
const databaseUrl = rotatingUrl(openSecretsOf(config, report), config.DATABASE_URL, config.DATABASE_SECRET_ARN)
const { run } = openDatabase(databaseUrl, { max: 1 })

export const handler = createHandler({
  migrate: () => withLogin(databaseUrl, migrate),
  makeKeys: (tenant, always) =>
    makeKeys(tenant, async (keys) => {
      if (!always) return run((sql) => insertFirstApiKeys(sql, keys))
      for (const key of keys) await run((sql) => insertApiKey(sql, key))
      return true
    }),
  report,
})

// As a job of its own, where nothing invokes functions: `npm run migrate`, or `node dist/migrate/index.mjs`.
if (import.meta.main) await handler()
