import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the documents have the API and the inbox. */
const documentedHosts = { api: '127.0.0.1:3000', inbox: '127.0.0.1:3001' }
const commandMs = 100_000

export interface Shell {
  /** Runs the text as if it was pasted; an answer of 400 or above is an error, as is any other failure. */
  paste(text: string, variables?: Record<string, string>): Promise<string>
}

/** A user's shell, in which the ports of the documents are those of our stack. */
export const openShell = async (dir: string, port: number, inboxPort = port): Promise<Shell> => {
  const bin = join(dir, '.e2e-bin')
  await mkdir(bin, { recursive: true })
  const moved = Object.entries({ [documentedHosts.api]: port, [documentedHosts.inbox]: inboxPort })
  const settings = moved.map(([from, to]) => `connect-to = "${from}:127.0.0.1:${to}"\n`)
  await writeFile(join(bin, '.curlrc'), `silent\nfail-with-body\n${settings.join('')}`)
  if (spawnSync('curl', ['--version']).error) await bringCurl(bin)
  const env = {
    ...process.env,
    PATH: [bin, process.env.PATH].join(delimiter),
    CURL_HOME: bin,
    CURL_MOVED: moved.map(([from, to]) => `${from}=127.0.0.1:${to}`).join(' '),
  }
  return { paste: (text, variables = {}) => run(text, { ...env, ...variables }) }
}

/** A small machine has no curl; npm test needs nothing but Node and npm. */
const bringCurl = async (bin: string) => {
  const script = fileURLToPath(new URL('./curl.mjs', import.meta.url))
  await writeFile(join(bin, 'curl'), `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, { mode: 0o755 })
}

const run = async (text: string, env: NodeJS.ProcessEnv) => {
  const child = spawn('sh', ['-eu', '-c', text], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: commandMs })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`This ended with ${code}:\n${text}\n\n${output}`)
  return output
}
