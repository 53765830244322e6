import { lookMs } from './lookout.ts'
import type { ChannelName } from './notification.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Signals } from './ports/signals.ts'
import type { Expectation } from './unqueued.ts'

/** A drain that has not said that it is alive for so long is dead: four times, so that some may be lost. */
const aliveMs = 4_000
const announceEveryMs = 1_000
/** A caller that saw the overflow just before its end stores a row without a job for so long: a look, and an INSERT. */
const lingerMs = lookMs + 6_000
/** A drain takes leave so long before it goes: twice what others believe without asking again. */
export const farewellMs = 2 * lookMs

export interface PresenceDeps {
  signals: Signals
  ids: Pick<Ids, 'jobId'>
  clock: Clock
  report: Report
}

export interface PresenceOptions {
  channel: ChannelName
  /** More jobs that wait than this are a deep backlog. */
  backlogMax: number
  /** There may be rows that were stored without a job. Said again and again. */
  onExpecting: (expectation: Expectation) => void
}

/** What a drain does beside its work: it tells others that it is there, and watches whether the backlog is deep. */
export interface Presence {
  stay(): void
  takeLeave(): Promise<void>
  end(): Promise<void>
}

interface State {
  isStaying: boolean
  isOver: boolean
  isOverflowing: boolean
  lingerUntilMs: number
  wake: () => void
}

export const createPresence = (deps: PresenceDeps, options: PresenceOptions): Presence => {
  const drain = deps.ids.jobId()
  const state: State = { isStaying: true, isOver: false, isOverflowing: false, lingerUntilMs: 0, wake: () => {} }
  const quietly = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      deps.report('queue.unavailable', { channel: options.channel, error })
    }
  }
  const expectation = expectationOf(deps, state, () => quietly(() => endOverflow(deps, options, state)))
  const withdraw = () => quietly(() => deps.signals.withdraw(options.channel, drain))
  const goRound = async () => {
    while (!state.isOver) {
      await quietly(() => round(deps, options, state, drain))
      if (expectation.isExpecting()) options.onExpecting(expectation)
      if (!state.isOver) await pause(deps.clock, state)
    }
  }
  const rounds = goRound()
  return {
    stay: () => {
      if (state.isStaying) return
      state.isStaying = true
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

const expectationOf = ({ clock }: PresenceDeps, state: State, foundNone: () => Promise<void>): Expectation => ({
  isExpecting: () => state.isOverflowing || clock.now().getTime() < state.lingerUntilMs,
  isOverflowing: () => state.isOverflowing,
  foundNone,
})

const pause = async (clock: Clock, state: State) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.after(announceEveryMs, resolve)
  state.wake = resolve
  await promise
  cancel()
}

const round = async (deps: PresenceDeps, { channel, backlogMax }: PresenceOptions, state: State, drain: string) => {
  const { signals, report } = deps
  if (state.isStaying) await signals.announce(channel, drain, aliveMs)
  state.isOverflowing = (await signals.read(channel)).isOverflowing
  const { jobs, isMemoryShort } = await signals.backlog(channel)
  if (state.isOverflowing || (jobs <= backlogMax && !isMemoryShort)) return
  report('backlog.deep', { channel })
  state.isOverflowing = true
  await signals.setOverflow(channel, true)
}

/** All rows have a job or an end, and little waits: from here on callers add jobs again. */
const endOverflow = async (deps: PresenceDeps, { channel, backlogMax }: PresenceOptions, state: State) => {
  const { signals, clock, report } = deps
  if (!state.isOverflowing) return
  const { jobs, isMemoryShort } = await signals.backlog(channel)
  if (isMemoryShort || jobs > backlogMax / 2) return
  state.isOverflowing = false
  state.lingerUntilMs = clock.now().getTime() + lingerMs
  await signals.setOverflow(channel, false)
  report('backlog.worked_off', { channel })
}
