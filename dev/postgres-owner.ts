import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identify } from './process-identity.ts'

const takeOverMs = 15_000 // a fast shutdown that has much to write
const pollMs = 50

/** A setting that the server carries on its command line: who started it. It cannot get lost or belong to another server. */
export const ownerSetting = () => ({ 'heliograph.owner': `${process.pid}@${identify(process.pid)?.startedAt ?? ''}` })

/** Makes way for a new server: removes what a dead one left behind, ends an orphan, refuses when somebody uses it. */
export const claimDataDir = async (dataDir: string) => {
  const lockFile = join(dataDir, 'postmaster.pid')
  const postmaster = readPid(lockFile)
  if (postmaster === undefined) return
  if (isPostgres(postmaster)) await endOrphan(dataDir, postmaster)
  // Postgres would refuse to start when the pid of a dead server meanwhile belongs to any other process
  rmSync(lockFile, { force: true })
}

const endOrphan = async (dataDir: string, postmaster: number) => {
  const owner = livingOwner(postmaster)
  if (owner !== undefined) {
    throw new Error(`The database in ${dataDir} is in use: process ${owner} runs it. Stop that one first.`)
  }
  process.kill(postmaster, 'SIGINT') // Postgres' word for a fast shutdown
  for (const deadline = Date.now() + takeOverMs; isPostgres(postmaster); await sleep(pollMs)) {
    if (Date.now() > deadline) {
      throw new Error(
        `The database in ${dataDir} is in use by process ${postmaster}, left over from an earlier run: end it.`,
      )
    }
  }
}

/** A server without our mark was started by hand: then it is its own owner. */
const livingOwner = (postmaster: number) => {
  const mark = /heliograph\.owner=(\d+)@(\S*)/.exec(identify(postmaster)?.commandLine ?? '')
  if (!mark) return postmaster
  const owner = Number(mark[1])
  return identify(owner)?.startedAt === mark[2] ? owner : undefined
}

const isPostgres = (pid: number) => /postgres/.test(identify(pid)?.commandLine ?? '')

const readPid = (file: string) => {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]) || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
