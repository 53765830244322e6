import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { consoleAnswer } from '../../console/files.ts'
import { systemClock } from '../../lib/config/clock.ts'
import { readConfig } from '../../lib/config/config.ts'
import { readProcessConfig } from '../../lib/config/process-config.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { handler as api, close as closeApi } from '../api/index.ts'
import { close as closeFeedback, handler as feedback } from '../feedback/index.ts'
import { close as closeReplay, handler as replay } from '../replay/index.ts'
import { runUntilSignal } from '../run-until-signal.ts'
import { serve } from './server.ts'

const { PORT, HOST, STOP_SECONDS, CONSOLE_DIR } = readProcessConfig()
const config = readConfig()
const report = createLog({ service: 'serve', stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL })

/** A folder without a console in it is a mistake that nobody would see before they looked. */
const pagesOf = (dir: string | undefined) => {
  if (dir === undefined) return {}
  if (!existsSync(join(dir, 'index.html')))
    throw new Error(`CONSOLE_DIR: there is no console in ${dir}. npm run build:console makes one.`)
  return { pages: (path: string) => consoleAnswer(dir, path) }
}

await runUntilSignal({ report, stopSeconds: STOP_SECONDS }, async () => {
  const server = await serve(
    { functions: { api, replay, feedback }, report, clock: systemClock, ...pagesOf(CONSOLE_DIR) },
    { port: PORT, host: HOST },
  )
  report('serve.started', { port: server.port, host: HOST })
  return async () => {
    await server.stop()
    await Promise.all([closeApi(), closeReplay(), closeFeedback()])
  }
})
