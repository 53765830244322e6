import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { diesWithParent } from '../scripts/dies-with-parent.mjs'

const readyMs = 60_000 // a busy machine that compiles everything afresh

export interface ServerChild {
  url: string
  pid: number
  stop(): Promise<void>
}

/** An HTTP server in a process of its own, which says where it listens as soon as it does. */
export const startServerChild = async (program: string, environment: Record<string, string>): Promise<ServerChild> => {
  const [command = process.execPath, ...args] = [...diesWithParent('KILL'), process.execPath, program]
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
    process.removeListener('exit', endWithUs)
  }
  const url = await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(readyMs) }).then(([message]) => String(message)),
    ended.then(() => Promise.reject(new Error(`${program} ended before it listened`))),
  ]).catch(async (error) => {
    await stop()
    throw error
  })
  return { url, pid: child.pid ?? 0, stop }
}
