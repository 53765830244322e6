import { defaultLocks, type LockOptions } from '../../lib/queue/queue-backend.ts'

/** What a process of the service does. `api` answers for dead letters too, as the gateway would route it. */
export type Role = 'api' | 'drain' | 'sweep'

/** Where a process ends itself by SIGKILL: before or after the n-th call of an operation of a port. */
export interface CrashRule {
  /** `store.claim`, `queue.enqueue`, `consumer.complete`, `channel.send`, `deadLetters.add`, ... */
  operation: string
  when: 'before' | 'after'
  nth: number
}

export interface ChildSettings {
  roles: Role[]
  /** Waits for `start`; else its loops run from the beginning. */
  isHeld: boolean
  /** Production's lease, locks and patience are divided by this, so that a recovery takes seconds. */
  timeScale: number
  batchMax: number
  lanes: number
  idleMs: number
  sweepEveryMs: number
  /** Each send takes this much longer, after the provider has taken it: the window in which a crash may double. */
  sendDelayMs: number
  /** What a drain is told of its time; it runs once and is not called again. */
  remainingMs: number | undefined
  /** How wrong this machine's clock is. */
  skewMs: number
  /** A send to a recipient whose name begins with this ends the process. */
  poisonPrefix: string | undefined
}

export const defaultSettings: Omit<ChildSettings, 'timeScale'> = {
  roles: [],
  isHeld: false,
  batchMax: 10,
  lanes: 2,
  idleMs: 2_000,
  sweepEveryMs: 400,
  sendDelayMs: 0,
  remainingMs: undefined,
  skewMs: 0,
  poisonPrefix: undefined,
}

/** Sends that one drain can have in flight: its lanes, one for rows without a job, and late ones, of which there are no more than two batches hold. */
export const sendsMax = ({ batchMax, lanes }: Pick<ChildSettings, 'batchMax' | 'lanes'>) => (lanes + 3) * batchMax

/** Production's own figures, divided. */
export const locksOf = ({ timeScale }: Pick<ChildSettings, 'timeScale'>) =>
  Object.fromEntries(Object.entries(defaultLocks).map(([name, ms]) => [name, ms / timeScale])) as unknown as LockOptions

export type ToChild = { type: 'start'; crash: CrashRule | undefined } | { type: 'pause' }
export type FromChild =
  | { type: 'ready'; url: string | undefined; clockMs: number }
  | { type: 'paused' }
  | { type: 'drained'; why: string; sent: number }

/** The one environment variable by which a child learns its settings. */
export const settingsVariable = 'HELIOGRAPH_FAULTS_CHILD'
