import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFunctions } from './build.ts'
import { zipEntries } from './zip-entries.ts'

const help = `Builds the functions and packs them for a deployment: npm run package -- [--stage dev|prod] [options of serverless package]

Needs no account, no credentials and no network. The result is in .serverless: one zip for each function,
and the CloudFormation template that deploys them.`

const root = fileURLToPath(new URL('..', import.meta.url))
const packageDir = join(root, '.serverless')
const packageMs = 180_000
const mostBytes = 50 * 1024 * 1024 // Lambda takes no larger zip

const main = async (args: string[]) => {
  if (args.includes('--help') || args.includes('-h')) return console.log(help)
  await buildFunctions()
  rmSync(packageDir, { recursive: true, force: true })
  runServerless(args)
  const zips = readdirSync(packageDir).filter((name) => name.endsWith('.zip'))
  const complaints = zips.length === 0 ? ['serverless made no zip'] : zips.flatMap(complaintsAbout)
  for (const zip of zips) console.log(`${zip.padEnd(18)} ${Math.round(sizeOf(zip) / 1024)} KB`)
  for (const complaint of complaints) console.error(`✗ ${complaint}`)
  if (complaints.length > 0) process.exitCode = 1
}

const runServerless = (args: string[]) => {
  const cli = join(root, 'node_modules/serverless/bin/serverless.js')
  const env = { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' }
  const run = spawnSync(process.execPath, [cli, 'package', ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: packageMs,
  })
  if (run.status !== 0)
    throw new Error(`serverless package failed${run.error ? `: ${run.error.message}` : '; its own words are above.'}`)
}

/** A zip holds one bundle, and what lies beside it in dist: anything else would be code that nobody tested there. */
const complaintsAbout = (zip: string) => {
  const entries = zipEntries(join(packageDir, zip))
  const folder = /^dist\/[^/]+\//.exec(entries[0] ?? '')?.[0] ?? 'dist/?/'
  const foreign = entries.filter((name) => !isExpected(name, folder))
  return [
    ...(entries.includes(`${folder}index.mjs`) ? [] : [`${zip} holds no bundle`]),
    ...foreign.map((name) => `${zip} holds ${name}, which does not belong there`),
    ...(sizeOf(zip) > mostBytes ? [`${zip} is larger than Lambda takes`] : []),
  ]
}

const isExpected = (name: string, folder: string) =>
  [`${folder}index.mjs`, `${folder}index.mjs.map`].includes(name) ||
  isChunk(name.slice(folder.length)) ||
  /^dist\/(migrate|doctor)\/migrations\/\w+\.sql$/.test(name) ||
  /^dist\/api\/(openapi\.json|api\.html)$/.test(name)

/** What is loaded when it is needed. Queues on Postgres never are, where there is a Redis. */
const isChunk = (name: string) =>
  /^[\w.-]+-[A-Z0-9]{8}\.mjs(\.map)?$/.test(name) && !name.startsWith('postgres-backend-')

const sizeOf = (zip: string) => statSync(join(packageDir, basename(zip))).size

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
