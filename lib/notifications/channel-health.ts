import { type Breaker, fromMark, type OpenBreaker, toMark } from './breaker.ts'
import type { ChannelName } from './notification.ts'
import { recoveryMs } from './pacing.ts'
import type { Counters, Standing } from './ports/counters.ts'

/** What all drains know of a channel's provider. */
export interface ChannelHealth {
  breaker: Breaker
  /** When the rate is whole again after a throttle. */
  wholeAtMs: number
  /** What the provider said that it grants, and until when that is believed. */
  granted: { perSecond: number; untilMs: number } | undefined
}

/** How long a provider's word on its rate is believed. SES raises it step by step, over days. */
const grantedSeconds = 5 * 60
/** A counter is a whole number: a rate is kept in thousandths. */
const perThousand = 1_000

const breakerKey = (channel: ChannelName) => `breaker:${channel}`
const slowedKey = (channel: ChannelName) => `slowed:${channel}`
const grantedKey = (channel: ChannelName) => `granted:${channel}`

/** One round trip, however many channels. */
export const readHealth = async (
  counters: Pick<Counters, 'read'>,
  channels: readonly ChannelName[],
  nowMs: () => number,
): Promise<ChannelHealth[]> => {
  const marks = await counters.read(channels.flatMap((name) => [breakerKey(name), slowedKey(name), grantedKey(name)]))
  return channels.map((_, index) => toHealth(marks.slice(index * 3, index * 3 + 3), nowMs()))
}

const toHealth = ([breaker, slowed, granted]: (Standing | undefined)[], nowMs: number): ChannelHealth => ({
  breaker: fromMark(breaker, nowMs),
  wholeAtMs: nowMs + Math.min(recoveryMs, slowed?.leftMs ?? 0),
  granted: granted && { perSecond: granted.value / perThousand, untilMs: nowMs + granted.leftMs },
})

export const healthy: ChannelHealth = { breaker: undefined, wholeAtMs: 0, granted: undefined }

export const shareBreaker = (counters: Counters, channel: ChannelName, breaker: OpenBreaker, nowMs: number) => {
  const { value, seconds } = toMark(breaker, nowMs)
  return counters.mark(breakerKey(channel), seconds, value)
}

export const shareClosed = (counters: Counters, channel: ChannelName) => counters.unmark(breakerKey(channel))

export const shareSlowed = (counters: Counters, channel: ChannelName, leftMs: number) =>
  counters.mark(slowedKey(channel), Math.max(1, Math.round(leftMs / 1_000)))

/** Tells the others, and gives back what they are told. */
export const shareGranted = async (counters: Counters, channel: ChannelName, perSecond: number, nowMs: number) => {
  await counters.mark(grantedKey(channel), grantedSeconds, Math.round(perSecond * perThousand))
  return { perSecond, untilMs: nowMs + grantedSeconds * 1_000 }
}

/** Of all who ask within a second one is the first, and slows the channel. */
export const isFirstToSlow = async (counters: Counters, channel: ChannelName) =>
  (await once(counters, `slowing:${channel}`, 1)) === 1

/** Of all who ask for this opening's probe one is given it, for so long. */
export const isGivenProbe = async (counters: Counters, channel: ChannelName, opens: number, seconds: number) =>
  (await once(counters, `probe:${channel}:${opens}`, seconds)) === 1

const once = async (counters: Counters, key: string, windowSeconds: number) => {
  const [sum = 0] = await counters.add([{ key, amount: 1, windowSeconds }])
  return sum
}
