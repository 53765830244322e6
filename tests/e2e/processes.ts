import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { identify } from '../../dev/process-identity.ts'

/** This process's children, theirs, and so on, each with what tells it from a later process of the same pid. */
export const descendantsOf = (pid: number): { pid: number; startedAt: string }[] => {
  const parents = parentOfEach()
  const below = (parent: number): number[] =>
    parents.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)])
  return below(pid).flatMap((one) => {
    const startedAt = identify(one)?.startedAt
    return startedAt === undefined ? [] : [{ pid: one, startedAt }]
  })
}

/** Those that still run, as their command lines. */
export const survivors = (processes: { pid: number; startedAt: string }[]): string[] =>
  processes.flatMap(({ pid, startedAt }) => {
    const now = identify(pid)
    return now?.startedAt === startedAt ? [`${pid} ${now.commandLine}`] : []
  })

const parentOfEach = () => (process.platform === 'linux' ? byProc() : byPs())

/** A small Debian has no ps. */
const byProc = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        return [{ pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) }]
      } catch {
        return [] // ended since we read the folder
      }
    })

const byPs = () =>
  spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8', timeout: 5_000 })
    .stdout.trim()
    .split('\n')
    .map((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number)
      return { pid, parent }
    })
