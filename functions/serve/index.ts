import { systemClock } from '../../lib/config/clock.ts'
import { readConfig, readProcessConfig } from '../../lib/config/config.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { handler as api, close as closeApi } from '../api/index.ts'
import { close as closeFeedback, handler as feedback } from '../feedback/index.ts'
import { close as closeReplay, handler as replay } from '../replay/index.ts'
import { runUntilSignal } from '../run-until-signal.ts'
import { serve } from './server.ts'

const { PORT, HOST, STOP_SECONDS } = readProcessConfig()
const config = readConfig()
const report = createLog({ service: 'serve', stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL })

await runUntilSignal({ report, stopSeconds: STOP_SECONDS }, async () => {
  const server = await serve(
    { functions: { api, replay, feedback }, report, clock: systemClock },
    { port: PORT, host: HOST },
  )
  report('serve.started', { port: server.port, host: HOST })
  return async () => {
    await server.stop()
    await Promise.all([closeApi(), closeReplay(), closeFeedback()])
  }
})
