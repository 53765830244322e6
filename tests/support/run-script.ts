import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ran {
  code: number | null
  output: string
}

/** One of our commands as a process, with nothing of this machine's accounts and settings. */
export const runScript = (name: string, args: string[], env: Record<string, string>, cwd = root): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, [`scripts/${name}.ts`, ...args], {
      cwd,
      env: { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
