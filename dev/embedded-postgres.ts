import { join, resolve } from 'node:path'
import postgres from 'postgres'
import { freePort } from './free-port.ts'
import { postgresAccount } from './postgres-account.ts'
import { type ClusterOptions, ensureCluster } from './postgres-cluster.ts'
import { postgresPrograms, reachableDataDir } from './postgres-files.ts'
import { claimDataDir, ownerSetting } from './postgres-owner.ts'
import { endOf, endProcess, spawnServer, untilReady } from './server-process.ts'

const readyMs = 60_000 // after a crash Postgres first replays its log
const fastShutdownMs = 10_000
const portTries = 3 // somebody else may take the port between our look and Postgres'
const database = 'heliograph'

type PostgresOptions = {
  dataDir: string
  port?: number
  log?: (line: string) => void
  durable?: boolean // false for tests: faster, and worthless after a power cut
}

export type RunningPostgres = {
  url: string
  port: number
  pid: number
  ended: Promise<void>
  stop: () => Promise<void>
}

/** Starts the Postgres that npm brought, on 127.0.0.1 only. Creates `dataDir` on first use, finds its data again later. */
export const startPostgres = async ({
  dataDir,
  port,
  log,
  durable = true,
}: PostgresOptions): Promise<RunningPostgres> => {
  forgetOtherServers()
  const account = postgresAccount()
  const options = { programs: postgresPrograms(account), account, durable }
  const folder = reachableDataDir(resolve(dataDir), account)
  if (folder !== resolve(dataDir)) log?.(`the database is in ${folder}: Postgres' account cannot reach this checkout`)
  const { password } = ensureCluster(folder, options)
  await claimDataDir(folder)
  const server = await launchOnFreePort(folder, options, port)
  for (const stream of [server.child.stdout, server.child.stderr])
    stream?.on('data', (chunk) => log?.(String(chunk).trimEnd()))
  const url = `postgres://postgres:${password}@127.0.0.1:${server.port}/${database}`
  await createDatabase(url)
  const stop = () => endProcess(server.child, ['SIGINT', 'SIGQUIT'], fastShutdownMs)
  return { url, port: server.port, pid: server.child.pid ?? 0, ended: endOf(server.child), stop }
}

/** PGSSLMODE, PGOPTIONS and the like are about a server of the user's; ours and its clients would obey them too. */
const forgetOtherServers = () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('PG')) delete process.env[name]
}

const launchOnFreePort = async (folder: string, options: ClusterOptions, wanted: number | undefined) => {
  for (let tries = 1; ; tries += 1) {
    const port = wanted ?? (await freePort())
    try {
      return { port, child: await launch(folder, options, port) }
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use')
      if (taken && wanted !== undefined)
        throw new Error(`Port ${wanted} for Postgres is taken by another program.`, { cause: error })
      if (!taken || tries === portTries) throw error
    }
  }
}

const launch = async (folder: string, { programs, account, durable }: ClusterOptions, port: number) => {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    lc_messages: 'C', // we wait for an English line
    ...ownerSetting(),
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const args = ['-D', folder, '-p', String(port), ...flags]
  const child = spawnServer(join(programs, 'postgres'), { args, account, deathSignal: 'INT', cwd: '/' })
  try {
    await untilReady(child, (output) => output.includes('ready to accept connections'), readyMs)
    return child
  } catch (cause) {
    await endProcess(child, ['SIGINT'], fastShutdownMs)
    throw new Error(`The embedded Postgres did not start: ${(cause as Error).message}`, { cause })
  }
}

const createDatabase = async (url: string) => {
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const sql = postgres(admin.href, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${database}`
    if (!found) await sql`create database ${sql(database)}`
  } finally {
    await sql.end({ timeout: 5 })
  }
}
