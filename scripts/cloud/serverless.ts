import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandError } from './command-line.ts'
import { givenSettings } from './stage-settings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** A first deployment waits for a database and a Redis; the longest that was heard of is half of this. */
const commandMs = 60 * 60_000

/** Runs a script of ours, or serverless, with its words on our terminal. */
export const runNode = async (what: string, file: string, args: string[]): Promise<void> => {
  const env = { ...givenSettings(process.env), SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' }
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: commandMs,
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new CommandError(`${what} failed; its own words are above.`)
}

export const runServerless = (what: string, args: string[]) =>
  runNode(what, 'node_modules/serverless/bin/serverless.js', args)
