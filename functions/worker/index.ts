import { systemClock } from '../../lib/config/clock.ts'
import { readConfig } from '../../lib/config/config.ts'
import { readProcessConfig } from '../../lib/config/process-config.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { close as closeDrain, handler as drain } from '../drain/index.ts'
import { runUntilSignal } from '../run-until-signal.ts'
import { close as closeSweep, handler as sweep } from '../sweep/index.ts'
import { close as closeWebhooks, handler as webhooks } from '../webhooks/index.ts'
import { serveLiveness } from './liveness-server.ts'
import { startWorker } from './worker.ts'

const { CHANNELS, HOST, LIVENESS_PORT, STOP_SECONDS } = readProcessConfig()
const config = readConfig()
const report = createLog({ service: 'worker', stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL })
const nowMs = () => systemClock.now().getTime()

await runUntilSignal({ report, stopSeconds: STOP_SECONDS }, async () => {
  const worker = startWorker({ drain, webhooks, sweep, report, nowMs }, CHANNELS)
  const health = LIVENESS_PORT ? await serveLiveness(worker.liveness, { port: LIVENESS_PORT, host: HOST }) : undefined
  report('worker.started', { channels: CHANNELS, livenessPort: LIVENESS_PORT })
  return async () => {
    await worker.stop()
    await Promise.all([closeDrain(), closeWebhooks(), closeSweep(), health?.close()])
  }
})
