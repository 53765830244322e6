import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'

export type Account = { uid: number; gid: number }

/** Postgres refuses to run as root. Root therefore runs it as `postgres`, else as `nobody`: no account is created. */
export const postgresAccount = (): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (!account)
    throw new Error('Postgres does not run as root, and this machine has neither a user "postgres" nor "nobody".')
  return account
}

const lookUp = (name: string): Account | undefined => {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8', timeout: 5000 })
    return answer.status === 0 ? Number(answer.stdout) : undefined
  })
  return uid !== undefined && gid !== undefined ? { uid, gid } : undefined
}

/** Whether the account can walk down to this folder: a checkout under a private home is closed to it. */
export const canReach = (folder: string, account: Account | undefined): boolean => {
  if (!account) return true
  const parent = dirname(folder)
  if (parent === folder) return true
  return canEnter(parent, account) && canReach(parent, account)
}

const canEnter = (folder: string, { uid, gid }: Account) => {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (!stat) return true // not there yet: we create it open
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0
  if (stat.gid === gid) return (stat.mode & 0o010) !== 0
  return (stat.mode & 0o001) !== 0
}
