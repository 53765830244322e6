import { type ChannelHealth, healthy, readHealth, shareGranted } from './channel-health.ts'
import type { ChannelName } from './notification.ts'
import type { Counters } from './ports/counters.ts'
import type { Clock, Report } from './ports/runtime.ts'

/** Older than this, what is known is asked for again, while the old answer still serves. */
const staleAfterMs = 1_000
/** Older than this, e.g. after a freeze, nothing is done before it has been asked for. */
const expiredAfterMs = 5_000
/** After a provider did not say its rate, or said that it has none. */
const askAgainMs = 30_000

export interface HealthWatchDeps {
  counters: Counters
  clock: Pick<Clock, 'now'>
  report: Report
  /** Sends a second, as configured. */
  rates: Partial<Record<ChannelName, number | undefined>>
  /** Asks a provider what it grants; undefined where it sets no limit. Only where nothing is configured. */
  askRate: Partial<Record<ChannelName, () => Promise<number | undefined>>>
}

/** What one process knows of what all share. Nothing here rejects: who cannot ask goes on with what it knows. */
export type HealthWatch = ReturnType<typeof createHealthWatch>

export const createHealthWatch = (deps: HealthWatchDeps, channel: ChannelName) => {
  const watch: Watch = { ...newWatch, deps, channel }
  return {
    health: () => watch.known,
    /** As configured or granted; undefined without a limit. */
    perSecond: () => {
      const perSecond = deps.rates[channel] ?? watch.known.granted?.perSecond
      return perSecond === Number.POSITIVE_INFINITY ? undefined : perSecond
    },
    orElse: <Value>(otherwise: Value, work: () => Promise<Value>) => orElse(watch, otherwise, work),
    refresh: async () => {
      const ageMs = nowMs(watch) - watch.readAtMs
      if (ageMs >= staleAfterMs) watch.refreshing ??= read(watch)
      if (ageMs >= expiredAfterMs) await watch.refreshing
    },
    learnRate: async () => {
      const { granted } = watch.known
      if (!mustAsk(deps, channel) || (granted && granted.untilMs > nowMs(watch))) return
      watch.learning ??= learn(watch)
      await watch.learning
    },
    /** Known here at once, and to the others as soon as it is shared. */
    change: async (to: Partial<ChannelHealth>, share: () => Promise<unknown>) => {
      watch.changes += 1
      watch.known = { ...watch.known, ...to }
      await orElse(watch, undefined, share)
      watch.changes += 1
    },
  }
}

interface Watch {
  deps: HealthWatchDeps
  channel: ChannelName
  known: ChannelHealth
  readAtMs: number
  changes: number
  isAway: boolean
  refreshing: Promise<void> | undefined
  learning: Promise<void> | undefined
}

const newWatch = {
  known: healthy,
  readAtMs: Number.NEGATIVE_INFINITY,
  changes: 0,
  isAway: false,
  refreshing: undefined,
  learning: undefined,
}

const nowMs = ({ deps }: Watch) => deps.clock.now().getTime()

const mustAsk = ({ rates, askRate }: HealthWatchDeps, channel: ChannelName) =>
  rates[channel] === undefined && askRate[channel] !== undefined

const orElse = async <Value>(watch: Watch, otherwise: Value, work: () => Promise<Value>): Promise<Value> => {
  try {
    const value = await work()
    watch.isAway = false
    return value
  } catch (error) {
    if (!watch.isAway) watch.deps.report('pacing.unshared', { channel: watch.channel, error })
    watch.isAway = true
    return otherwise
  }
}

const read = async (watch: Watch) => {
  const before = watch.changes
  const ask = () => readHealth(watch.deps.counters, [watch.channel], () => nowMs(watch))
  const [found] = await orElse<(ChannelHealth | undefined)[]>(watch, [], ask)
  // What we have changed meanwhile is newer than what was read.
  if (found && before === watch.changes) watch.known = { ...found, granted: found.granted ?? watch.known.granted }
  watch.readAtMs = nowMs(watch)
  watch.refreshing = undefined
}

const learn = async (watch: Watch) => {
  watch.known = { ...watch.known, granted: await askProvider(watch) }
  watch.learning = undefined
}

const askProvider = async (watch: Watch): Promise<ChannelHealth['granted']> => {
  const { deps, channel } = watch
  try {
    const perSecond = await deps.askRate[channel]?.()
    if (perSecond === undefined) return { perSecond: Number.POSITIVE_INFINITY, untilMs: nowMs(watch) + askAgainMs }
    const granted = { perSecond, untilMs: nowMs(watch) + askAgainMs }
    return await orElse(watch, granted, () => shareGranted(deps.counters, channel, perSecond, nowMs(watch)))
  } catch (error) {
    deps.report('pacing.rate_unknown', { channel, error })
    const perSecond = watch.known.granted?.perSecond ?? Number.POSITIVE_INFINITY
    return { perSecond, untilMs: nowMs(watch) + askAgainMs }
  }
}
