import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, refuseTakenPort } from '../dev/free-port.ts'
import { ensureLocalKeys } from '../dev/local-keys.ts'
import { openLocalState } from '../dev/local-state.ts'
import { checkOwnServices } from '../dev/own-services.ts'
import { endProcess, spawnServer } from '../dev/server-process.ts'
import { readSettings } from '../dev/settings.ts'
import { migrate } from '../lib/store/migrate.ts'
import { buildFunctions } from './build.ts'

const help = `Serves the built functions with serverless-offline, against services of yours: npm run offline

  DATABASE_URL   Postgres, required; its schema is brought up to date first
  REDIS_URL      Redis or Valkey; without it the queues live in Postgres
  PORT           port of the API (3000)
  .env.example   lists every other setting

docker compose up --wait starts both. npm start needs neither: it brings everything itself.`

const missingDatabase = `DATABASE_URL is not set. With the services of docker-compose.yml:

  docker compose up --wait
  export DATABASE_URL=postgres://heliograph:heliograph@127.0.0.1:5432/heliograph REDIS_URL=redis://127.0.0.1:6379
  npm run offline

Or run npm start, which needs no services.`

const root = fileURLToPath(new URL('..', import.meta.url))
const stopMs = 5000

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  const { port, databaseUrl, redisUrl } = readSettings()
  if (!databaseUrl) throw new Error(missingDatabase)
  await refuseTakenPort(port)
  await checkOwnServices({ databaseUrl, redisUrl })
  await migrate(databaseUrl, { log: console.log })
  const { own } = await ensureLocalKeys(openLocalState(join(root, '.heliograph')), databaseUrl)
  await buildFunctions()
  console.log(`
Test key   ${own.testKey}   its messages go to nobody
Live key   ${own.liveKey}   its messages go to the providers that are set up
The drains run at each full minute, as the schedules of a deployment do.
`)
  await serve(port, args)
}

const serve = async (port: number, args: string[]) => {
  const cli = join(root, 'node_modules/serverless/bin/serverless.js')
  const server = spawnServer(process.execPath, {
    args: [cli, 'offline', 'start', '--stage', 'local', ...args],
    deathSignal: 'TERM',
    cwd: root,
    env: { ...process.env, PORT: String(port), LAMBDA_PORT: process.env.LAMBDA_PORT || String(await freePort()) },
  })
  server.stdout?.pipe(process.stdout)
  server.stderr?.pipe(process.stderr)
  server.once('exit', (code) => process.exit(code ?? 1))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, async () => {
      server.removeAllListeners('exit')
      await endProcess(server, ['SIGTERM'], stopMs)
      process.exit(128 + constants.signals[signal])
    })
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
