import { spawnSync } from 'node:child_process'

/**
 * The words to put before a command so that the kernel signals it when its parent dies, even by SIGKILL.
 * Linux only; elsewhere, or without setpriv, none. The signal may come more than once: once for each thread of the parent.
 */
export const diesWithParent = (signal = 'TERM') => {
  if (process.platform !== 'linux') return []
  const prefix = ['setpriv', '--pdeathsig', signal]
  const works = spawnSync('setpriv', ['--pdeathsig', signal, 'true'], { stdio: 'ignore', timeout: 5000 }).status === 0
  return works ? prefix : []
}
