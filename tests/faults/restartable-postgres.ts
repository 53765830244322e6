import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningPostgres, startPostgres } from '../../dev/embedded-postgres.ts'
import { identify } from '../../dev/process-identity.ts'
import { until } from '../support/until.ts'

const endedMs = 20_000
let count = 0

export type RestartablePostgres = Awaited<ReturnType<typeof startRestartablePostgres>>

/** A Postgres of our own; a durable one keeps what it acknowledged, and can be crashed and started again on its data. */
export const startRestartablePostgres = async ({ durable }: { durable: boolean }) => {
  count += 1
  const dataDir = join(tmpdir(), `heliograph-faults-${process.pid}-${count}`)
  let running: RunningPostgres = await startPostgres({ dataDir, durable })
  const { port } = running
  return {
    url: running.url,
    /** Gives the number of processes that are gone. SIGQUIT is Postgres' immediate shutdown; SIGKILL leaves its backends to find out by themselves. */
    crash: async (signal: 'SIGQUIT' | 'SIGKILL'): Promise<number> => {
      const postmaster = Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
      const backends = childrenOf(postmaster)
      process.kill(postmaster, signal)
      // A new server on the same files as an old backend would ruin them.
      const all = [postmaster, ...backends]
      await until('Postgres to be gone', () => all.every((pid) => identify(pid) === undefined), endedMs)
      return all.length
    },
    start: async () => {
      running = await startPostgres({ dataDir, port, durable })
    },
    close: async () => {
      await running.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return [] // no /proc here: SIGQUIT ends them all
  }
}
