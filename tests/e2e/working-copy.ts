import { readFileSync } from 'node:fs'
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export interface WorkingCopy {
  dir: string
  remove(): Promise<void>
}

/** What a fresh clone is once its packages are there: the stack that may run in this checkout is not disturbed. */
export const createWorkingCopy = async (): Promise<WorkingCopy> => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-e2e-'))
  await chmod(dir, 0o755) // started by root, Postgres runs under another account
  const left = notCloned()
  await cp(root, dir, { recursive: true, filter: (file) => !left.has(relative(root, file)) })
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

const notCloned = () => {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n')
  return new Set(['.git', ...lines.map((line) => line.replace(/\/$/, '')).filter(Boolean)])
}
