import type { AcceptDeps } from './accept.ts'
import { isQueuedAtOnce, jobsOf } from './chunks.ts'
import type { ChannelName, Notification } from './notification.ts'

type EnqueueDeps = Pick<AcceptDeps, 'queue' | 'clock' | 'report' | 'lookout'>

/** What was stored together. As with a single one, a queue that is away is not the caller's trouble. One round trip for each channel. */
export const enqueueAll = async ({ queue, clock, report, lookout }: EnqueueDeps, created: readonly Notification[]) => {
  const now = clock.now()
  const queued = created.filter(isQueuedAtOnce)
  const enqueue = async ([channel, notifications]: [ChannelName, Notification[]]) => {
    try {
      await queue.enqueue(channel, jobsOf(notifications, now))
    } catch (error) {
      report('queue.unavailable', { channel, notifications: notifications.length, error })
    }
  }
  const channels = new Set(created.map(({ message }) => message.channel))
  // Written together with the jobs, so that the looks cost no round trips of their own.
  await Promise.all([
    ...[...Map.groupBy(queued, ({ message }) => message.channel)].map(enqueue),
    ...[...channels].map(lookout.look),
  ])
}
