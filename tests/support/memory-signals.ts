import type { ChannelName } from '../../lib/notifications/notification.ts'
import type { Signals } from '../../lib/notifications/ports/signals.ts'

export interface MemorySignals extends Signals {
  /** The server's memory is nearly full, or not any more. */
  fillMemory(isShort: boolean): void
}

export interface MemorySignalsOptions {
  now: () => Date
  /** Jobs that wait and are due. */
  waiting: (channel: ChannelName) => number
}

/** The signals' contract without a server. */
export const memorySignals = ({ now, waiting }: MemorySignalsOptions): MemorySignals => {
  const ends = new Map<string, number>()
  const overflowing = new Set<ChannelName>()
  const lives = (key: string) => (ends.get(key) ?? 0) > now().getTime()
  let isMemoryShort = false
  return {
    announce: async (channel, drain, forMs) => void ends.set(`drain:${channel}:${drain}`, now().getTime() + forMs),
    withdraw: async (channel, drain) => void ends.delete(`drain:${channel}:${drain}`),
    read: async (channel) => ({
      drains: [...ends.keys()].filter((key) => key.startsWith(`drain:${channel}:`) && lives(key)).length,
      jobs: waiting(channel),
      isOverflowing: overflowing.has(channel),
    }),
    backlog: async (channel) => ({ jobs: waiting(channel), isMemoryShort }),
    setOverflow: async (channel, isOverflowing) => {
      if (isOverflowing) overflowing.add(channel)
      else overflowing.delete(channel)
    },
    isFirst: async (what, forMs) => {
      if (lives(`first:${what}`)) return false
      ends.set(`first:${what}`, now().getTime() + forMs)
      return true
    },
    fillMemory: (isShort) => {
      isMemoryShort = isShort
    },
  }
}
