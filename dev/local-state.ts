import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { identify } from './process-identity.ts'

/** What a running stack tells other programs: tests, the demo, an editor. */
export interface DevFile {
  api: string
  inbox: string
  console: string
  docs: string
  test_key: string
  live_key: string
  /** Every tenant that there are keys for; the keys above are the first one's. */
  tenants: { name: string; test_key: string; live_key: string }[]
  pid: number
  pid_started: string // after a restart of the machine somebody else may have the pid
}

/** What is kept from one start to the next, besides the database. Secrets of this machine only. */
export interface LocalState {
  dir: string
  readKeys(): Record<string, string>
  writeKeys(keys: Record<string, string>): void
  /** The stack that runs now; undefined where none does. */
  running(): DevFile | undefined
  announce(file: DevFile): void
  withdraw(): void
}

export const openLocalState = (dir: string): LocalState => {
  mkdirSync(dir, { recursive: true })
  const devFile = join(dir, 'dev.json')
  const keysFile = join(dir, 'keys.json')
  return {
    dir,
    readKeys: () => (readJson(keysFile) ?? {}) as Record<string, string>,
    writeKeys: (keys) => writeJson(keysFile, keys),
    running: () => {
      const file = readJson(devFile) as DevFile | undefined
      return file && identify(file.pid)?.startedAt === file.pid_started ? file : undefined
    },
    announce: (file) => writeJson(devFile, file),
    withdraw: () => {
      if ((readJson(devFile) as DevFile | undefined)?.pid === process.pid) rmSync(devFile, { force: true })
    },
  }
}

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined // not there, or left half-written by a machine that lost its power: both start anew
  }
}

/** Whole or not at all: who watches for the file must not read half of it. */
const writeJson = (path: string, value: unknown) => {
  const partial = `${path}.${process.pid}`
  writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(partial, path)
}
