import { type ChannelName, channelNames, type Priority } from './notification.ts'
import type { Clock, Report } from './ports/runtime.ts'
import type { ChannelState, Signals, Waker } from './ports/signals.ts'

/** What was read is believed for so long. A drain that leaves says so twice as long before, so nobody relies on one that is gone. */
export const lookMs = 1_000
/** A drain that was woken has begun by then: a cold start, and a slow one. */
const wakingMs = 5_000

export interface LookoutDeps {
  signals: Signals
  waker: Waker
  clock: Pick<Clock, 'now'>
  report: Report
  /** More jobs that wait than this are a deep backlog. */
  backlogMax: number
}

export interface Lookout {
  /**
   * Whether a row that is due is to get a job. Without one it is claimed where it stands, in the order of age. What is urgent does not wait
   * for all that is older: it gets one as long as the queue itself is not deep.
   */
  givesJobs(channel: ChannelName, priority: Priority): boolean
  /** Reads how the channel is, once in a while, and wakes a drain where none is at work. Never throws, and waits for nobody's work. */
  look(channel: ChannelName): Promise<void>
}

interface Seen extends Pick<ChannelState, 'isOverflowing'> {
  isDeep: boolean
  untilMs: number
}

/** What one process knows of each channel. Nothing known means that all is well. */
export const createLookout = (deps: LookoutDeps): Lookout => {
  const seen = new Map<ChannelName, Seen>()
  const nowMs = () => deps.clock.now().getTime()
  const fresh = (channel: ChannelName) => {
    const state = seen.get(channel)
    return state && state.untilMs > nowMs() ? state : undefined
  }
  return {
    givesJobs: (channel, priority) => {
      const state = fresh(channel)
      return !state?.isOverflowing || (priority === 'high' && !state.isDeep)
    },
    look: async (channel) => {
      if (fresh(channel)) return
      seen.set(channel, { isOverflowing: false, isDeep: false, untilMs: nowMs() + lookMs }) // one question at a time
      try {
        const { drains, jobs, isOverflowing } = await deps.signals.read(channel)
        const isDeep = jobs > deps.backlogMax
        seen.set(channel, { isOverflowing: isOverflowing || isDeep, isDeep, untilMs: nowMs() + lookMs })
        // Said first: who drains has to know of the rows that are stored from here on.
        if (isDeep && !isOverflowing) await deps.signals.setOverflow(channel, true)
        if (drains === 0) await wake(deps, channel)
      } catch (error) {
        deps.report('queue.unavailable', { channel, error })
      }
    },
  }
}

const wake = async ({ signals, waker, report }: LookoutDeps, channel: ChannelName) => {
  if (!(await signals.isFirst(`wake:${channel}`, wakingMs))) return
  report('drain.woken', { channel })
  await waker.wake(channel)
}

/** Jobs that are too many for one drain, in the time until sweep looks again. */
const jobsPerDrain = 1_000

/** More drains where the backlog needs them: only sweep decides that, so that they cannot multiply by themselves. */
export const startDrains = async (
  { signals, waker, report }: Pick<LookoutDeps, 'signals' | 'waker' | 'report'>,
  drainsMax: number,
): Promise<number> => {
  let started = 0
  for (const channel of channelNames) {
    const [{ jobs }, { drains, isOverflowing }] = await Promise.all([signals.backlog(channel), signals.read(channel)])
    const needed = isOverflowing ? drainsMax : Math.min(drainsMax, Math.ceil(jobs / jobsPerDrain))
    for (let missing = needed - drains; missing > 0; missing -= 1) {
      await waker.wake(channel)
      started += 1
    }
    if (needed > drains) report('drain.started', { channel, count: needed - drains, jobs, isOverflowing })
  }
  return started
}
