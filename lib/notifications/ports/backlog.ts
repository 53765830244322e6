import type { ChannelName } from '../notification.ts'

/** What stands in the rows of one channel. */
export interface Backlogged {
  /** How long the one that has waited longest has been due; 0 where none waits. */
  oldestDueMs: number
  /** Those of live keys. */
  deadLetters: number
}

export interface BacklogStore {
  /** Of every tenant together. Looks at the oldest unfinished rows, and not at all of them. */
  measureBacklog(): Promise<Record<ChannelName, Backlogged>>
}
