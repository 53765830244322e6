import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { DevFile } from './local-state.ts'
import { openLocalState } from './local-state.ts'
import { readSettings } from './settings.ts'
import { type Stack, startStack } from './stack.ts'
import { bold, dim, green, red } from './steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const help = `Usage: npm start

Runs Heliograph on this machine: API, console, drains, an embedded Postgres, and a simulator of the providers with its inbox.
Ctrl-C ends it; the next start finds its data again.

Environment:
  PORT           port of the API (3000); inbox, docs and console take the next three where they are free
  DATABASE_URL   a Postgres to use instead of the embedded one
  REDIS_URL      a Redis or Valkey to use for the queues; without it they live in Postgres
  NO_COLOR       plain output`

/** The key is a new one at each start: the one of yesterday would answer with yesterday's message, and the inbox stay empty. */
const curl = ({ api, live_key }: DevFile) => `curl -i ${api}/api/v1/notifications \\
  -H 'Authorization: Bearer ${live_key}' \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: first-${Date.now().toString(36)}' \\
  -d '{"user_id":"user_123","type":"EMAIL","message":"Hello from Heliograph","email":"user@email.com"}'`

const banner = (file: DevFile, seconds: string) => `
${green('Heliograph is ready')} ${dim(`in ${seconds} s`)}

  API        ${bold(file.api)}
  Console    ${bold(file.console)}   what was sent and what became of it
  Inbox      ${bold(file.inbox)}   every message from now on; the providers are simulated
  Docs       ${bold(file.docs)}
  Test key   ${file.test_key}
  Live key   ${file.live_key}   ${dim('(live on this machine only)')}

Send the first one, then look into the inbox:

${curl(file)}

${dim('More: npm run demo (in a second terminal). Logs: .heliograph/functions.log. Ctrl-C to stop.')}`

/** Ends the stack once, whoever asks first: a signal, npm's copy of it, or a server of ours that has ended. */
const createStop = (starting: Promise<Stack>) => {
  let isStopping = false
  return async (exitCode: number) => {
    if (isStopping) return
    isStopping = true
    console.log('\nStopping ...')
    await (await starting).stop()
    console.log('Stopped. The data is kept in .heliograph.')
    process.exit(exitCode)
  }
}

const main = async () => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) return console.log(help)
  const startedMs = performance.now()
  const state = openLocalState(join(root, '.heliograph'))
  const starting = startStack({ ...readSettings(), state, print: console.log })
  const stop = createStop(starting)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0).catch(fail))
  const stack = await starting
  console.log(banner(stack.file, ((performance.now() - startedMs) / 1000).toFixed(1)))
  console.error(red(`\n${await stack.broken}`))
  await stop(1)
}

const fail = (error: unknown) => {
  console.error(red(error instanceof Error ? error.message : String(error)))
  process.exit(1)
}

main().catch(fail)
