/** Production's half a minute is too long to watch a holder die. Extended often enough that a slow machine is in time. */
export const quickLocks = (lockMs: number) => ({ lockMs, extendEveryMs: lockMs / 4, stalledIntervalMs: lockMs / 5 })
