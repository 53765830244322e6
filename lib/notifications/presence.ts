import { type FeedDeps, feed } from './feed.ts'
import { lookMs } from './lookout.ts'
import type { ChannelName, NotificationId } from './notification.ts'
import type { Clock, Report } from './ports/runtime.ts'
import type { Signals } from './ports/signals.ts'

/** A drain that has not said that it is alive for so long is dead: four times, so that some may be lost. */
const aliveMs = 4_000
const announceEveryMs = 1_000
/** While rows are fed: a twentieth of a second is 500 single sends, and as many jobs wait. */
const feedEveryMs = 50
/** A caller that saw the overflow just before its end stores a row without a job for so long: a look, and an INSERT. */
const lingerMs = lookMs + 6_000
/** A drain takes leave so long before it goes: twice what others believe without asking again. */
export const farewellMs = 2 * lookMs

export interface PresenceDeps extends FeedDeps {
  signals: Signals
  clock: Clock
  report: Report
}

export interface PresenceOptions {
  channel: ChannelName
  /** More jobs that wait than this are a deep backlog. */
  backlogMax: number
}

/** What a drain does beside its lanes: it tells others that it is there, and feeds rows that were stored without a job. */
export interface Presence {
  stay(): void
  /** When it last gave jobs to rows, in milliseconds since 1970. */
  lastFedMs(): number
  takeLeave(): Promise<void>
  end(): Promise<void>
}

interface State {
  isStaying: boolean
  isOver: boolean
  isOverflowing: boolean
  /** Where the last round of feeding stopped. */
  after: NotificationId | undefined
  lingerUntilMs: number
  lastFedMs: number
  announcedMs: number
  wake: () => void
}

export const createPresence = (deps: PresenceDeps, options: PresenceOptions): Presence => {
  const drain = deps.ids.jobId()
  const state = newState()
  const quietly = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      deps.report('queue.unavailable', { channel: options.channel, error })
    }
  }
  const withdraw = () => quietly(() => deps.signals.withdraw(options.channel, drain))
  const goRound = async () => {
    while (!state.isOver) {
      await quietly(() => round(deps, options, state, drain))
      if (!state.isOver) await pause(deps.clock, state)
    }
  }
  const rounds = goRound()
  return {
    lastFedMs: () => state.lastFedMs,
    stay: () => {
      if (state.isStaying) return
      state.isStaying = true
      state.announcedMs = Number.NEGATIVE_INFINITY
      state.wake()
    },
    takeLeave: async () => {
      if (!state.isStaying) return
      state.isStaying = false
      await withdraw()
    },
    end: async () => {
      state.isOver = true
      state.wake()
      await rounds
      await withdraw()
    },
  }
}

const newState = (): State => ({
  isStaying: true,
  isOver: false,
  isOverflowing: false,
  after: undefined,
  lingerUntilMs: 0,
  lastFedMs: 0,
  announcedMs: Number.NEGATIVE_INFINITY,
  wake: () => {},
})

const pause = async (clock: Clock, state: State) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(state.isOverflowing ? feedEveryMs : announceEveryMs, resolve)
  state.wake = resolve
  await promise
  cancel()
}

const round = async (deps: PresenceDeps, { channel, backlogMax }: PresenceOptions, state: State, drain: string) => {
  const { signals, clock } = deps
  const nowMs = clock.now().getTime()
  const isDue = nowMs - state.announcedMs >= announceEveryMs
  if (isDue && state.isStaying) await signals.announce(channel, drain, aliveMs)
  if (isDue) {
    state.announcedMs = nowMs
    state.isOverflowing = (await signals.read(channel)).isOverflowing
  }
  const { jobs, isMemoryShort } = await signals.backlog(channel)
  const isDeep = jobs > backlogMax || isMemoryShort
  if (isDeep && !state.isOverflowing) await begin(deps, channel, state)
  if (!state.isOverflowing && nowMs >= state.lingerUntilMs) return
  const { fed, after, isThrough } = await feed(deps, channel, jobs, state.after)
  state.after = after
  if (fed > 0) state.lastFedMs = clock.now().getTime()
  // Nothing is left to feed, and little waits: from here on callers add jobs again.
  const isOver = fed === 0 && isThrough && !isDeep && jobs <= backlogMax / 2
  if (state.isOverflowing && isOver) await stop(deps, channel, state)
}

const begin = async ({ signals, report }: PresenceDeps, channel: ChannelName, state: State) => {
  report('backlog.deep', { channel })
  state.isOverflowing = true
  await signals.setOverflow(channel, true)
}

const stop = async ({ signals, clock, report }: PresenceDeps, channel: ChannelName, state: State) => {
  state.isOverflowing = false
  state.lingerUntilMs = clock.now().getTime() + lingerMs
  await signals.setOverflow(channel, false)
  report('backlog.worked_off', { channel })
}
