import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface ColdStart {
  /** From the bundle's first line to its handler. */
  importMs: number
  /** From there to the first answer: of a drain, to the first message that it hands over. */
  answerMs: number
  /** From the moment that the process was asked for to that answer. */
  wholeMs: number
}

export interface Start {
  bundle: string
  event: unknown
  environment: Record<string, string>
  /** Of a function whose answer is a call to somebody else: when that came, in milliseconds since 1970. */
  arrival?: Promise<number>
}

const child = fileURLToPath(new URL('./child.mjs', import.meta.url))
/** As a deployment sets it (infra/environment.yml), where it is read when the process starts. */
const nodeOptions = '--enable-source-maps'
const patienceMs = 60_000
/** A call that was made before the answer has been heard by then. */
const callGraceMs = 1_000

/** One new process: it loads the bundle, answers one event, and is gone. */
export const coldStart = async ({ bundle, event, environment, arrival }: Start): Promise<ColdStart> => {
  const spawnedAtMs = now()
  const started = spawn(process.execPath, [child, bundle, JSON.stringify(event), String(patienceMs)], {
    env: { ...environment, NODE_OPTIONS: nodeOptions },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const timer = setTimeout(() => started.kill('SIGKILL'), patienceMs)
  const ended = once(started, 'exit')
  const errors: string[] = []
  started.stderr?.on('data', (chunk) => errors.push(String(chunk)))
  try {
    const lines = createInterface({ input: started.stdio[3] as Readable })[Symbol.asyncIterator]()
    const next = async () => {
      const { value } = await lines.next()
      if (value === undefined) throw new Error(`${bundle} ended without an answer:\n${errors.join('')}`)
      return JSON.parse(value) as Record<string, number>
    }
    const { importMs = 0, importedAtMs = 0 } = await next()
    if (arrival) {
      const answered = next()
      const calledNobody = answered.then(async () => {
        await sleep(callGraceMs)
        throw new Error(`${bundle} answered and has called nobody`)
      })
      calledNobody.catch(() => {}) // its end is an error only for who still waits
      const arrivedAtMs = await Promise.race([arrival, calledNobody])
      // One that is killed with work in hand keeps its leases, and after a few of these the next one is given nothing.
      await answered
      return { importMs, answerMs: arrivedAtMs - importedAtMs, wholeMs: arrivedAtMs - spawnedAtMs }
    }
    const { answerMs = 0 } = await next()
    return { importMs, answerMs, wholeMs: now() - spawnedAtMs }
  } finally {
    clearTimeout(timer)
    started.kill('SIGKILL')
    await ended
  }
}

/** What a process costs that does nothing. */
export const emptyProcessMs = async (): Promise<number> => {
  const fromMs = now()
  const [code] = await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  if (code !== 0) throw new Error(`node -e 0 ended with ${code}`)
  return now() - fromMs
}

/** In milliseconds since 1970, as finely as the child tells it. */
const now = () => performance.timeOrigin + performance.now()
