import { type ChannelStatusDeps, readChannelStatuses } from './channel-status.ts'
import { type ChannelName, channelNames } from './notification.ts'
import type { Backlogged, BacklogStore } from './ports/backlog.ts'
import type { Report } from './ports/runtime.ts'
import type { Signals } from './ports/signals.ts'

export interface ReportChannelsDeps extends ChannelStatusDeps {
  store: BacklogStore
  signals: Pick<Signals, 'read' | 'backlog'>
  report: Report
}

/** Says how every channel is: what waits, who works on it, and what holds it up. Alarms look at this, so what is not known is left out. */
export const reportChannels = async (deps: ReportChannelsDeps): Promise<void> => {
  const rows = await deps.store.measureBacklog()
  const shared = await readShared(deps)
  for (const channel of channelNames)
    deps.report('channel.state', { channel, ...waiting(rows[channel]), ...shared?.[channel] })
}

const waiting = ({ oldestDueMs, deadLetters }: Backlogged) => ({
  oldestDueSeconds: Math.round(oldestDueMs / 1_000),
  deadLetters,
})

/** What the queue's server knows; undefined where it is away, which is when the rows say most. */
const readShared = async (deps: ReportChannelsDeps) => {
  try {
    const statuses = await readChannelStatuses(deps)
    const [email, sms, push] = await Promise.all(
      channelNames.map((channel) => readQueue(deps, channel, statuses[channel])),
    )
    return { email, sms, push }
  } catch (error) {
    deps.report('queue.unavailable', { error })
    return undefined
  }
}

const readQueue = async (
  { signals }: ReportChannelsDeps,
  channel: ChannelName,
  { breaker, perSecond }: Awaited<ReturnType<typeof readChannelStatuses>>[ChannelName],
) => {
  const [{ jobs }, { drains, isOverflowing }] = await Promise.all([signals.backlog(channel), signals.read(channel)])
  return { jobs, drains, isOverflowing, breaker, breakerOpen: breaker === 'closed' ? 0 : 1, perSecond }
}
