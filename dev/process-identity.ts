import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export type ProcessIdentity = {
  startedAt: string // tells two processes with the same pid apart
  commandLine: string
}

/** Who runs under this pid now; undefined when nobody does. */
export const identify = (pid: number): ProcessIdentity | undefined =>
  process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid)

const identifyByProc = (pid: number) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ') // the command's name may hold spaces itself
    if (fields[0] === 'Z') return undefined // ended, and only not yet collected by its parent
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    if (commandLine === '') return undefined // ending: its memory is gone, and its pipes may be closed already
    return { startedAt: fields[19] ?? '', commandLine }
  } catch {
    return undefined // the kernel removes these files together with the process
  }
}

const identifyByPs = (pid: number) => {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=,command=', '-p', String(pid)], { encoding: 'utf8', timeout: 5000 })
  const line = stdout?.trim()
  if (!line) return undefined
  const dateLength = 24 // "Mon Nov 23 02:04:05 2026"
  return { startedAt: line.slice(0, dateLength).replaceAll(/\s+/g, '_'), commandLine: line.slice(dateLength).trim() }
}
