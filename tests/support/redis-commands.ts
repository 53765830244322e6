import { Redis } from 'ioredis'
import { openMonitor, type SeenCommand } from './redis-monitor.ts'
import { until } from './until.ts'

/** Watches what one set of keys is asked for. What scripts do inside of Redis is no round trip, and not listed. */
export const watchCommands = async (url: string, prefix: string) => {
  const redis = new Redis(url)
  const seen: SeenCommand[] = []
  const closeMonitor = await openMonitor(url, (command) => {
    if (command.source !== 'lua') seen.push(command)
  })
  let marks = 0
  /** MONITOR lags behind: a mark of our own comes after all that was sent before it. */
  const settle = async () => {
    const mark = `mark-${++marks}-${prefix}`
    await redis.echo(mark)
    await until('the monitor to catch up', () => seen.some(({ text }) => text.includes(mark)))
  }
  return {
    /** The commands of every connection that touches our keys during `work`, with those that name none of them. */
    during: async (work: () => Promise<unknown>) => {
      await settle()
      const from = seen.length
      await work()
      await settle()
      const here = seen.slice(from).filter(({ command }) => command !== 'echo')
      const ours = new Set(
        seen.filter(({ text, command }) => command !== 'echo' && text.includes(prefix)).map(({ source }) => source),
      )
      return here.filter(({ source }) => ours.has(source)).map(({ command }) => command)
    },
    /** Whether our keys have been named in such a command: one that blocks is seen when it begins. */
    isSeen: (name: string) => seen.some(({ command, text }) => command === name && text.includes(prefix)),
    close: () => {
      closeMonitor()
      redis.disconnect()
    },
  }
}
