import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './postgres-account.ts'

const initialiseMs = 120_000 // 0.6 s on a laptop; a cold network disk needs longer

export type ClusterOptions = { programs: string; account: Account | undefined; durable: boolean }

/** Creates the cluster in this folder on first use and gives its superuser's password. */
export const ensureCluster = (dataDir: string, options: ClusterOptions): { password: string } => {
  if (!existsSync(join(dataDir, 'PG_VERSION'))) createCluster(dataDir, options)
  refuseOtherVersion(dataDir, options.programs)
  return { password: readFileSync(passwordFile(dataDir), 'utf8').trim() }
}

/** Beside its final place first, so that an interrupted start leaves nothing that looks like a database. */
const createCluster = (dataDir: string, options: ClusterOptions) => {
  const partial = `${dataDir}.${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(dirname(dataDir), { recursive: true })
  mkdirSync(partial, { mode: 0o700 })
  const password = join(dirname(partial), `.${process.pid}.password`)
  writeFileSync(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  try {
    giveTo(options.account, partial, password)
    initialise(partial, password, options)
    renameSync(password, passwordFile(partial))
    renameSync(partial, dataDir)
  } finally {
    rmSync(password, { force: true })
    rmSync(partial, { recursive: true, force: true })
  }
}

const initialise = (dataDir: string, password: string, { programs, account, durable }: ClusterOptions) => {
  const args = [
    ...['-D', dataDir, '-U', 'postgres', `--pwfile=${password}`, '--auth=scram-sha-256'],
    // the password is random and long: stretching it would only slow down each connection
    ...['--set', 'scram_iterations=1'],
    // Postgres' own C.UTF-8 exists on every system and sorts alike everywhere
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ]
  const run = spawnSync(join(programs, 'initdb'), args, {
    cwd: '/',
    encoding: 'utf8',
    timeout: initialiseMs,
    ...account,
  })
  if (run.status === 0) return
  throw new Error(`The embedded Postgres could not create ${dataDir}: ${run.error?.message ?? run.stderr.trim()}`)
}

const refuseOtherVersion = (dataDir: string, programs: string) => {
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim()
  const { stdout } = spawnSync(join(programs, 'postgres'), ['--version'], {
    cwd: '/',
    encoding: 'utf8',
    timeout: 10_000,
  })
  const ours = /(\d+)\./.exec(stdout ?? '')?.[1]
  if (!ours || ours === found) return
  throw new Error(
    `${dataDir} was written by Postgres ${found}, this is Postgres ${ours}: move that folder away to start afresh.`,
  )
}

const giveTo = (account: Account | undefined, ...paths: string[]) => {
  if (account) for (const path of paths) chownSync(path, account.uid, account.gid)
}

const passwordFile = (dataDir: string) => join(dataDir, 'heliograph.password')
