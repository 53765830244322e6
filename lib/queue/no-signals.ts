import type { Signals } from '../notifications/ports/signals.ts'

/**
 * Queues in Postgres have none: there is no memory to fill, and jobs there are as durable as the rows. Whoever runs them keeps a drain at
 * work, as the local runner and the worker do; otherwise the schedule starts it.
 */
export const noSignals: Signals = {
  announce: async () => {},
  withdraw: async () => {},
  read: async () => ({ drains: 1, jobs: 0, isOverflowing: false }),
  backlog: async () => ({ jobs: 0, isMemoryShort: false }),
  setOverflow: async () => {},
  isFirst: async () => false,
}
