import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const program = fileURLToPath(import.meta.resolve('autocannon'))
const deadlineMs = 5 * 60_000
/** Autocannon looks only so often whether it is done: its own second would be a third of a short run. */
const tickMs = 5
const outputMax = 10 * 1024 * 1024

export interface Load {
  url: string
  connections: number
  requests: number
  body: unknown
  headers?: Record<string, string>
}

interface Result {
  '2xx': number
  non2xx: number
  errors: number
  latency: { p50: number; p99: number }
  start: string
  finish: string
}

/** Autocannon, in a process of its own: who asks must not wait for who is measured. */
export const post = async ({ url, connections, requests, body, headers = {} }: Load) => {
  const all = { 'content-type': 'application/json', ...headers }
  const heads = Object.entries(all).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const args = [
    '-j',
    '-n',
    '-L',
    String(tickMs),
    '-c',
    String(connections),
    '-a',
    String(requests),
    '-m',
    'POST',
    ...heads,
  ]
  const command = [program, ...args, '-b', JSON.stringify(body), url]
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    timeout: deadlineMs,
    maxBuffer: outputMax,
  })
  const result = JSON.parse(stdout) as Result
  if (result['2xx'] !== requests)
    throw new Error(
      `Of ${requests} requests to ${url}, ${result['2xx']} were answered with 2xx and ${result.errors} not at all.`,
    )
  const seconds = (Date.parse(result.finish) - Date.parse(result.start)) / 1_000
  return { perSecond: requests / seconds, p50Ms: result.latency.p50, p99Ms: result.latency.p99 }
}
