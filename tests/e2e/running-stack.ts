import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../dev/free-port.ts'
import type { DevFile } from '../../dev/local-state.ts'
import { type Command, npm } from './command.ts'

export interface RunningStack {
  command: Command
  port: number
  file: DevFile
}

/** `npm start` on a port of its own, once it says that it is ready. */
export const startStack = async (dir: string, env: Record<string, string> = {}): Promise<RunningStack> => {
  const port = await freePort()
  const command = npm(dir, ['start'], { PORT: String(port), ...env })
  await command.says(/Ctrl-C to stop\./)
  return { command, port, file: readDevFile(dir) }
}

const readDevFile = (dir: string): DevFile => JSON.parse(readFileSync(join(dir, '.heliograph/dev.json'), 'utf8'))

/** The parsed answer to a GET with the stack's live key. */
export const getJson = async <Body>({ file }: RunningStack, url: string): Promise<Body> => {
  const headers = { authorization: `Bearer ${file.live_key}` }
  return (await fetch(new URL(url, file.api), { headers, signal: AbortSignal.timeout(60_000) })).json() as Promise<Body>
}

/** The parsed answer to a POST with the stack's live key. */
export const postJson = async <Body>({ file }: RunningStack, path: string, body: object): Promise<Body> => {
  const headers = { authorization: `Bearer ${file.live_key}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(60_000) }
  return (await fetch(new URL(path, file.api), init)).json() as Promise<Body>
}
