import { setTimeout as sleep } from 'node:timers/promises'

export interface TextOutput {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export interface TextInput extends AsyncIterable<string | Uint8Array> {
  isTTY?: boolean
}

/** All that a command touches beyond itself. Tests bring their own. */
export interface World {
  env: Record<string, string | undefined>
  cwd: string
  stdin: TextInput
  stdout: TextOutput
  stderr: TextOutput
  fetch: (request: Request) => Promise<Response>
  now: () => number
  /** Ends early, without an error, when the signal does. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Ctrl-C. */
  signal: AbortSignal
}

/** This process’s. */
export const realWorld = (signal: AbortSignal): World => ({
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  fetch: (request) => globalThis.fetch(request),
  now: Date.now,
  wait: (ms, stopped) => sleep(ms, undefined, { signal: stopped }).catch(() => {}),
  signal,
})
