import { readConfig } from '../../lib/config/config.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { migrate } from '../../lib/store/migrate.ts'
import { createHandler } from './handler.ts'

const config = readConfig()

export const handler = createHandler({
  migrate: () => migrate(config.DATABASE_URL),
  report: createLog({ service: 'migrate', stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL }),
})

// As a job of its own, where nothing invokes functions: `npm run migrate`, or `node dist/migrate/index.mjs`.
if (import.meta.main) await handler()
