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

const overflowMs = 60_000

/** The signals' contract without a server. */
export const memorySignals = ({ now, waiting }: MemorySignalsOptions): MemorySignals => {
  const ends = new Map<string, number>()
  const lives = (key: string) => (ends.get(key) ?? 0) > now().getTime()
  let isMemoryShort = false
  return {
    announce: async (channel, drain, forMs) => void ends.set(`drain:${channel}:${drain}`, now().getTime() + forMs),
    withdraw: async (channel, drain) => void ends.delete(`drain:${channel}:${drain}`),
    read: async (channel) => ({
      drains: [...ends.keys()].filter((key) => key.startsWith(`drain:${channel}:`) && lives(key)).length,
      isOverflowing: lives(`overflow:${channel}`),
    }),
    backlog: async (channel) => ({ jobs: waiting(channel), isMemoryShort }),
    setOverflow: async (channel, isOverflowing) => {
      if (isOverflowing) ends.set(`overflow:${channel}`, now().getTime() + overflowMs)
      else ends.delete(`overflow:${channel}`)
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
