import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Pids } from './services.ts'

/** CPU time of the three that share the machine, in microseconds. */
export interface Cpu {
  node: number
  redis: number
  postgres: number
}

export interface CpuMeter {
  /** What each has used since. Undefined where this system does not tell. */
  stop(): Cpu | undefined
}

export const canReadCpu = existsSync(`/proc/${process.pid}/stat`)

/** Linux counts in hundredths of a second wherever Node runs. */
const tickUs = 10_000

/** `nodePid`: the process that is measured, where that is not this one. */
export const startCpu = ({ redis, postgres }: Pids, nodePid?: number): CpuMeter => {
  if (!canReadCpu) return { stop: () => undefined }
  const servers = { redis: ofProcess(redis), postgres: ofFamily(postgres) }
  const node = nodePid === undefined ? ofUs() : ofProcess(nodePid)
  return {
    stop: () => ({
      node: (nodePid === undefined ? ofUs() : ofProcess(nodePid)) - node,
      redis: ofProcess(redis) - servers.redis,
      postgres: sinceOf(servers.postgres, ofFamily(postgres)),
    }),
  }
}

const ofUs = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** The scheduler's own count has nanoseconds; without it, the ticks of `stat`. */
const ofProcess = (pid: number): number => {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const ns = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return ns.reduce((sum, each) => sum + each, 0) / 1_000
  } catch {
    const fields = statOf(pid)
    return fields ? (Number(fields[11]) + Number(fields[12])) * tickUs : 0
  }
}

interface Family {
  living: Map<number, number>
  /** What children that have ended used in all their life. */
  endedUs: number
}

/** Postgres is a process for each connection, and a few that work for all. */
const ofFamily = (parent: number): Family => {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const children = pids.map(Number).filter((pid) => statOf(pid)?.[1] === String(parent))
  const fields = statOf(parent)
  return {
    living: new Map([parent, ...children].map((pid) => [pid, ofProcess(pid)])),
    endedUs: fields ? (Number(fields[13]) + Number(fields[14])) * tickUs : 0,
  }
}

const sinceOf = (before: Family, after: Family): number => {
  let us = 0
  for (const [pid, used] of after.living) us += used - (before.living.get(pid) ?? 0)
  const gone = [...before.living].filter(([pid]) => !after.living.has(pid))
  const goneBefore = gone.reduce((sum, [, used]) => sum + used, 0)
  return us + Math.max(0, after.endedUs - before.endedUs - goneBefore)
}

/** From the third field on: the second is a name, and may hold anything. */
const statOf = (pid: number): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined // it has ended meanwhile
  }
}
