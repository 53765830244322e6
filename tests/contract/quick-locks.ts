import { lockMs } from './queue-case.ts'

/** Production's half a minute is too long to watch a holder die. Whoever is to die must not extend its locks first. */
export const quickLocks = { lockMs, extendEveryMs: 3_600_000, stalledIntervalMs: 500 }
