import type { JobId, NotificationId } from '../../lib/notifications/notification.ts'
import type { MemoryConsumer } from '../support/memory-queue.ts'
import type { Chaos } from './chaos.ts'
import type { EventLog } from './event-log.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/** One Lambda, one run: with a clock of its own, and gone for good when it crashes or ends. */
export interface Process {
  readonly name: string
  readonly kind: string
  readonly number: number
  /** How far its clock is off. */
  readonly skewMs: number
  isAlive: boolean
  frozenUntilMs: number
  /** Those that are open. Each renews its locks for as long as the process lives. */
  consumers: Set<MemoryConsumer>
  /** Jobs of which the queue told it that it does not have them. */
  denied: Set<JobId>
  /** Jobs that it was handed. */
  taken: Set<JobId>
  /** What it has asked the store to settle. */
  offered: Set<NotificationId>
  onDeath: (() => void)[]
}

export type Ended<Value> = { type: 'done'; value: Value } | { type: 'failed'; error: unknown } | { type: 'crashed' }

export interface ProcessesDeps {
  scheduler: Scheduler
  log: EventLog
  random: Random
  chaos: Chaos
  isQuiet: () => boolean
  count: (fault: 'skewed_clock') => void
}

/** Shorter than a lock of the queue, or longer than a lease of the store. */
const freezesMs = [
  { min: 1_000, max: 25_000 },
  { min: 60_000, max: 240_000 },
]

export const createProcesses = ({ scheduler, log, random, chaos, isQuiet, count }: ProcessesDeps) => {
  let started = 0
  const skew = () => {
    if (isQuiet() || chaos.skewMaxMs === 0 || random.chance(0.3)) return 0
    count('skewed_clock')
    return random.int(-chaos.skewMaxMs, chaos.skewMaxMs)
  }
  const leave = (process: Process) => {
    process.isAlive = false
    for (const consumer of process.consumers) consumer.crash()
    for (const tell of process.onDeath) tell()
  }
  return {
    start: (kind: string): Process => {
      started += 1
      return newProcess(kind, started, skew())
    },
    /** Nothing of it runs on. What it has sent off is on its way all the same. */
    crash: (process: Process) => {
      if (!process.isAlive) return
      log.add(`${process.name}  CRASHES`)
      leave(process)
    },
    /** It hears nothing and does nothing for a while, and does not notice. */
    freeze: (process: Process) => {
      const { min, max } = random.pick(freezesMs)
      const ms = random.int(min, max)
      log.add(`${process.name}  freezes for ${ms} ms`)
      process.frozenUntilMs = scheduler.nowMs() + ms
      for (const consumer of process.consumers) consumer.crash()
    },
    /** Lets something reach a process: later while it is frozen, and never once it is gone. */
    reach: (process: Process, ms: number, run: () => void) => reach(scheduler, process, ms, run),
    /** Runs it to its end, whatever end that is. */
    run: <Value>(process: Process, work: () => Promise<Value>): Promise<Ended<Value>> =>
      new Promise((resolve) => {
        process.onDeath.push(() => resolve({ type: 'crashed' }))
        const end = (ended: Ended<Value>) => {
          resolve(ended)
          leave(process)
        }
        work().then(
          (value) => end({ type: 'done', value }),
          (error) => end({ type: 'failed', error }),
        )
      }),
  }
}

const newProcess = (kind: string, number: number, skewMs: number): Process => ({
  name: `${kind}-${number}`,
  kind,
  number,
  skewMs,
  isAlive: true,
  frozenUntilMs: 0,
  consumers: new Set(),
  denied: new Set(),
  taken: new Set(),
  offered: new Set(),
  onDeath: [],
})

export type Processes = ReturnType<typeof createProcesses>

const reach = (scheduler: Scheduler, process: Process, ms: number, run: () => void): (() => void) => {
  let stop = scheduler.after(ms, function arrive() {
    const frozenMs = process.frozenUntilMs - scheduler.nowMs()
    if (process.isAlive && frozenMs > 0) stop = scheduler.after(frozenMs, arrive)
    else if (process.isAlive) run()
  })
  return () => stop()
}
