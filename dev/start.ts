import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DevFile } from './local-state.ts'
import { openLocalState } from './local-state.ts'
import { type Stack, startStack } from './stack.ts'
import { bold, dim, green, red } from './steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const help = `Usage: npm start

Runs Heliograph on this machine: API, drains, an embedded Postgres, and a simulator of the providers with its inbox.
Ctrl-C ends it; the next start finds its data again.

Environment:
  PORT           port of the API (3000); the inbox takes the next one where it is free
  DATABASE_URL   a Postgres to use instead of the embedded one
  REDIS_URL      a Redis or Valkey to use for the queues; without it they live in Postgres
  NO_COLOR       plain output`

const curl = ({ api, live_key }: DevFile) => `curl -i ${api}/api/v1/notifications \\
  -H 'Authorization: Bearer ${live_key}' \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: first-one' \\
  -d '{"user_id":"user_123","type":"EMAIL","message":"Hello from Heliograph","email":"user@email.com"}'`

const banner = (file: DevFile, seconds: string) => `
${green('Heliograph is ready')} ${dim(`in ${seconds} s`)}

  API        ${bold(file.api)}
  Inbox      ${bold(file.inbox)}   every message that went out, providers are simulated
  Docs       ${bold(file.docs)}
  Test key   ${file.test_key}
  Live key   ${file.live_key}   ${dim('(live on this machine only)')}

Send the first one, then look into the inbox:

${curl(file)}

${dim('More: npm run demo (in a second terminal). Logs: .heliograph/functions.log. Ctrl-C to stop.')}`

const portFrom = (text: string | undefined) => {
  const port = Number(text || 3000)
  if (Number.isInteger(port) && port > 0 && port < 65_535) return port
  throw new Error(`PORT is ${text}; it must be a number from 1 to 65534.`)
}

/** The first signal stops the stack, whenever it comes; a second one, from npm or the terminal, finds it stopping. */
const stopOnSignal = (stack: () => Promise<Stack>) => {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    console.log('\nStopping ...')
    await (await stack()).stop()
    console.log('Stopped. The data is kept in .heliograph.')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
}

const main = async () => {
  const startedMs = performance.now()
  const starting = startStack({
    port: portFrom(process.env.PORT),
    databaseUrl: process.env.DATABASE_URL || undefined,
    redisUrl: process.env.REDIS_URL || undefined,
    state: openLocalState(join(root, '.heliograph')),
    print: console.log,
  })
  stopOnSignal(() => starting)
  console.log(banner((await starting).file, ((performance.now() - startedMs) / 1000).toFixed(1)))
}

if (process.argv.includes('--help')) console.log(help)
else {
  main().catch((error) => {
    console.error(red(error instanceof Error ? error.message : String(error)))
    process.exit(1)
  })
}
