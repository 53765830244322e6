import type { EventEmitter } from 'node:events'
import type { ExitCode } from './exit-codes.ts'

/** A Ctrl-C reaches us twice: from the terminal, and from npm, which forwards it. */
const sameSignalMs = 500

interface Stoppable extends EventEmitter {
  pid: number
  kill(pid: number, signal: NodeJS.Signals): unknown
}

/** Aborts at the first Ctrl-C or SIGTERM: what runs ends in order. Another one, later, ends the process as if nobody listened. */
export const stopSignalOf = (process: Stoppable, now: () => number = () => performance.now()): AbortSignal => {
  const stopped = new AbortController()
  let firstAt: number | undefined
  const stop = (signal: NodeJS.Signals) => {
    firstAt ??= now()
    if (now() - firstAt > sameSignalMs) {
      process.off(signal, stop)
      process.kill(process.pid, signal)
    }
    stopped.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  return stopped.signal
}

/**
 * Once it was stopped, at once: a Node that ends by itself stops listening before it is gone, and the second of two signals would
 * kill it there. Else by itself, when all that it has written is out.
 */
export const endProcess = (exitCode: ExitCode, stopped: AbortSignal) => {
  if (stopped.aborted) process.exit(exitCode)
  process.exitCode = exitCode
}
