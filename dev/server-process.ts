import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { diesWithParent } from '../scripts/dies-with-parent.mjs'

type Launch = {
  args: string[]
  deathSignal: 'TERM' | 'INT' // what the server understands as "end now, and properly"
  cwd?: string
  env?: NodeJS.ProcessEnv
  account?: { uid: number; gid: number } | undefined
}

const killedMs = 5000 // the kernel needs no longer to remove a process after SIGKILL
const tailMax = 4000 // characters of the last output, for an error message

/** Starts a server that a Ctrl-C in our terminal does not reach, so that we can end it last, and that never outlives us. */
export const spawnServer = (command: string, { args, deathSignal, cwd, env, account }: Launch) => {
  const [first = command, ...rest] = [...diesWithParent(deathSignal), command, ...args]
  const child = spawn(first, rest, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
    ...(env && { env }),
    ...account,
  })
  const endWithUs = () => child.kill(`SIG${deathSignal}`)
  process.once('exit', endWithUs)
  child.once('close', () => process.removeListener('exit', endWithUs))
  return child
}

/** Resolves once `isReady` has seen its line in the output; rejects with the last output when the server ends or the time is up. */
export const untilReady = (child: ChildProcess, isReady: (output: string) => boolean, deadlineMs: number) =>
  new Promise<void>((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => settle(new Error(`no sign of life after ${deadlineMs} ms\n${output}`)), deadlineMs)
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-tailMax)
      if (isReady(output)) settle()
    }
    const ended = () => settle(new Error(output.trim() || 'it ended without a word'))
    const settle = (error?: Error) => {
      clearTimeout(timer)
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume()
      child.off('close', ended).off('error', settle)
      if (error) reject(error)
      else resolve()
    }
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', read)
    child.once('close', ended).once('error', settle)
  })

/** Resolves when the process has ended, for whatever reason. */
export const endOf = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()))

/** Ends the process with each signal in turn, the next when `patienceMs` was not enough, and SIGKILL at last. */
export const endProcess = async (child: ChildProcess, signals: NodeJS.Signals[], patienceMs: number) => {
  for (const signal of [...signals, 'SIGKILL' as const]) {
    if (hasEnded(child)) return
    child.kill(signal)
    await exitWithin(child, signal === 'SIGKILL' ? killedMs : patienceMs)
  }
}

const exitWithin = (child: ChildProcess, ms: number) =>
  once(child, 'exit', { signal: AbortSignal.timeout(ms) }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })

const hasEnded = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined
