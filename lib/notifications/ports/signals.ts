import type { ChannelName } from '../notification.ts'

export interface ChannelState {
  /** Jobs that wait and are due. */
  jobs: number
  /** Drains at work on it. */
  drains: number
  /** Its backlog is deep: rows are stored without a job, and whoever drains claims them where they stand. */
  isOverflowing: boolean
}

export interface Backlog {
  /** Jobs that wait and are due. */
  jobs: number
  /** The queue's server has less than a third of its memory left. */
  isMemoryShort: boolean
}

/**
 * What callers, drains and sweep tell each other through the queue's server. Hints only: one that is late or lost costs time, never
 * a message. Every operation rejects where the server is away.
 */
export interface Signals {
  /** This drain is at work, for so long unless it says so again. */
  announce(channel: ChannelName, drain: string, forMs: number): Promise<void>
  withdraw(channel: ChannelName, drain: string): Promise<void>
  read(channel: ChannelName): Promise<ChannelState>
  backlog(channel: ChannelName): Promise<Backlog>
  /** Until somebody says otherwise: whoever ends it has claimed what was stored meanwhile. */
  setOverflow(channel: ChannelName, isOverflowing: boolean): Promise<void>
  /** True for one of those who ask within `forMs`. */
  isFirst(what: string, forMs: number): Promise<boolean>
}

/** Starts a drain without waiting for what becomes of it. */
export interface Waker {
  wake(channel: ChannelName): Promise<void>
}
