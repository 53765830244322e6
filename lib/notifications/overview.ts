import { type ChannelStatus, type ChannelStatusDeps, readChannelStatuses } from './channel-status.ts'
import { type ChannelName, channelNames, type Owner, type Status } from './notification.ts'
import type { OverviewStore, StatusCount, TimeToProvider, Waiting } from './ports/overview.ts'
import type { Store } from './ports/store.ts'

export interface OverviewDeps extends ChannelStatusDeps {
  overview: OverviewStore
  store: Pick<Store, 'countDeadLetters'>
}

/** Of what was accepted in one stretch of time. What is in neither still waits, or was not to be sent any more. */
export interface Stretch {
  at: Date
  accepted: number
  succeeded: number
  failed: number
}

export interface Figures {
  accepted: number
  /** Undefined where nothing has either succeeded or failed. */
  successRate: number | undefined
  timeToProvider: Omit<TimeToProvider, 'channel'> | undefined
}

export interface ChannelOverview extends Figures, Omit<Waiting, 'channel'> {
  channel: ChannelName
  deadLetters: number
  /** Undefined where the counters that all drains share cannot be reached. */
  status: ChannelStatus | undefined
}

export interface Overview extends Figures {
  since: Date
  until: Date
  stretchSeconds: number
  stretches: Stretch[]
  statuses: Partial<Record<Status, number>>
  channels: ChannelOverview[]
  deadLetters: number
  /** False where more is unfinished than was looked at: the counts are least ones then. */
  isBacklogWhole: boolean
}

/** It left us and was not returned. What was reported as spam had arrived. */
const successes: readonly Status[] = ['SENT', 'DELIVERED', 'COMPLAINED']
const failures: readonly Status[] = ['FAILED', 'BOUNCED']

/** Steps that people can read off an axis. A window has at most `stretchesMax` of them. */
const stretchSteps = [5, 15, 30, 60, 300, 900, 1800]
const stretchesMax = 60

export const stretchSecondsFor = (minutes: number): number =>
  stretchSteps.find((seconds) => (minutes * 60) / seconds <= stretchesMax) ?? 3600

/** How it goes: what was accepted in the last minutes and what became of it, what waits, and how every channel is. */
export const readOverview = async (deps: OverviewDeps, owner: Owner, minutes: number): Promise<Overview> => {
  const until = deps.clock.now()
  const stretchSeconds = stretchSecondsFor(minutes)
  const wanted = new Date(until.getTime() - minutes * 60_000)
  const [recent, waiting, letters, statuses] = await Promise.all([
    deps.overview.recent(owner, wanted, stretchSeconds),
    deps.overview.waiting(owner),
    deps.store.countDeadLetters(owner),
    readChannelStatuses(deps).catch(() => undefined), // the figures are Postgres's, and worth showing without
  ])
  const since = recent.cutAt && recent.cutAt > wanted ? recent.cutAt : wanted
  const deadLettersOf = (channel: ChannelName) => sumOf(letters.filter((letter) => letter.channel === channel))
  return {
    since,
    until,
    stretchSeconds,
    stretches: toStretches(recent.counts, since, until, stretchSeconds),
    statuses: byStatus(recent.counts),
    ...figuresOf(recent.counts, timeOf(recent.times, undefined)),
    channels: channelNames.map((channel) => ({
      channel,
      ...figuresOf(
        recent.counts.filter((count) => count.channel === channel),
        timeOf(recent.times, channel),
      ),
      ...(waiting.channels.find((one) => one.channel === channel) ?? nothingWaits),
      deadLetters: deadLettersOf(channel),
      status: statuses?.[channel],
    })),
    deadLetters: sumOf(letters),
    isBacklogWhole: waiting.isWhole,
  }
}

const nothingWaits = { due: 0, oldestDueAt: undefined, later: 0, inFlight: 0 }

const sumOf = (counts: readonly { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0)

const timeOf = (times: readonly TimeToProvider[], channel: ChannelName | undefined) => {
  const found = times.find((time) => time.channel === channel)
  return found && { p50Ms: found.p50Ms, p95Ms: found.p95Ms }
}

const figuresOf = (counts: readonly StatusCount[], timeToProvider: Figures['timeToProvider']): Figures => {
  const succeeded = sumOf(counts.filter(({ status }) => successes.includes(status)))
  const ended = succeeded + sumOf(counts.filter(({ status }) => failures.includes(status)))
  return { accepted: sumOf(counts), successRate: ended === 0 ? undefined : succeeded / ended, timeToProvider }
}

const byStatus = (counts: readonly StatusCount[]) => {
  const statuses: Partial<Record<Status, number>> = {}
  for (const { status, count } of counts) statuses[status] = (statuses[status] ?? 0) + count
  return statuses
}

/** One for every stretch of the window, also where nothing came. */
const toStretches = (counts: readonly StatusCount[], since: Date, until: Date, seconds: number): Stretch[] => {
  const first = Math.floor(since.getTime() / 1_000 / seconds)
  const last = Math.floor(until.getTime() / 1_000 / seconds)
  const of = Map.groupBy(counts, ({ stretch }) => stretch)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const own = of.get(first + index) ?? []
    return {
      at: new Date((first + index) * seconds * 1_000),
      accepted: sumOf(own),
      succeeded: sumOf(own.filter(({ status }) => successes.includes(status))),
      failed: sumOf(own.filter(({ status }) => failures.includes(status))),
    }
  })
}
