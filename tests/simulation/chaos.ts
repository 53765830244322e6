import { channelNames } from '../../lib/notifications/notification.ts'
import type { Random } from './random.ts'

/** Everything that may go wrong, by the name under which it is counted. */
export const faultNames = [
  'lost_before',
  'lost_after',
  'slow',
  'duplicate',
  'crash_before',
  'crash_in_flight',
  'crash_after',
  'freeze',
  'queue_flush',
  'dead_letters_flush',
  'entry_lost',
  'queue_away',
  'store_away',
  'skewed_clock',
] as const
export type FaultName = (typeof faultNames)[number]

/** How a provider answers. The first three take the message, whatever the drain gets to know of it. */
export const answerNames = [
  'accepted',
  'accepted_silent',
  'accepted_reset',
  'lost',
  'transient',
  'throttled',
  'permanent',
  'paused',
  'broken',
] as const
export type AnswerName = (typeof answerNames)[number]

/** The steps after which the world has changed, and the one who changed it may not live to see it. */
const focusNames = [
  'send',
  'settle',
  'claim',
  'claimUnqueued',
  'enqueue',
  'complete',
  'putBack',
  'insert',
  'replay',
  'reassign',
  'letters',
]

export type Service = 'store' | 'queue'

/** Of all seeds: those in which nobody may need sweep to mend anything. */
const calmShare = 0.15

/** What one seed has in store. Each kind of fault is absent from most seeds, so that it also meets the others one at a time. */
export const planChaos = (random: Random) => {
  const rate = (...rates: number[]) => random.pick([0, 0, ...rates])
  const minutes = random.pick([2, 2, 3, 3, 4, 5, 12])
  const load = planLoad(random, minutes)
  if (random.chance(calmShare)) return { ...load, ...planCalm(random, minutes) }
  return {
    ...load,
    isCalm: false,
    /** Calls that fare worse than others: a fault everywhere ends most work before it comes to the interesting part. */
    focus: random.chance(0.6) ? random.pick(focusNames) : undefined,
    /** Of each call of a port. */
    rates: {
      lost_before: rate(0.02, 0.1, 0.3),
      lost_after: rate(0.02, 0.1, 0.3),
      slow: rate(0.05, 0.3),
      crash_before: rate(0.01, 0.03),
      crash_in_flight: rate(0.01, 0.03),
      crash_after: rate(0.01, 0.05),
      freeze: rate(0.01, 0.05),
    },
    /** Of each take. */
    duplicate: rate(0.1, 0.5),
    flushes: times(random, minutes, rate(1, 3)),
    deadLetterFlushes: times(random, minutes, rate(1)),
    lostEntries: times(random, minutes, rate(0, 2)),
    away: {
      store: windows(random, minutes, rate(0, 1, 2), 30_000),
      queue: windows(random, minutes, rate(0, 1, 2), 90_000),
    },
    /** Of each process: how far its clock may be off. */
    skewMaxMs: random.pick([0, 0, 0, 2_000, 120_000, 3_600_000]),
  }
}

export type Chaos = ReturnType<typeof planChaos>

const planLoad = (random: Random, minutes: number) => ({
  endMs: minutes * 60_000,
  channels: random.chance(0.8) ? [random.pick(channelNames)] : [...channelNames].slice(random.int(0, 1)),
  notifications: random.pick([1, 2, 4, 7, 10]),
  answers: planAnswers(random),
  drainsPerChannel: random.pick([1, 2, 2, 3]),
  replays: random.pick([0, 1, 2, 4]),
  /** Of each accepted: stored without a job. */
  jobless: random.pick([0, 0, 0.3, 1]),
})

/** Providers fail as ever and the store blinks, for less long than a drain has the patience to settle. Nothing else goes wrong. */
const planCalm = (random: Random, minutes: number) => ({
  isCalm: true,
  focus: undefined,
  rates: {
    lost_before: 0,
    lost_after: 0,
    slow: 0,
    crash_before: 0,
    crash_in_flight: 0,
    crash_after: 0,
    freeze: 0,
  },
  duplicate: 0,
  flushes: [],
  deadLetterFlushes: [],
  lostEntries: [],
  away: { store: windows(random, minutes, random.int(0, 6), 4_000), queue: [] },
  skewMaxMs: 0,
  jobless: 0,
})

const planAnswers = (random: Random): Record<AnswerName, number> => {
  const some = (weight: number) => (random.chance(0.5) ? weight : 0)
  return {
    accepted: random.pick([1, 4, 12]),
    accepted_silent: some(1),
    accepted_reset: some(2),
    lost: some(1),
    transient: some(3),
    throttled: some(1),
    permanent: some(2),
    paused: some(0.5),
    broken: some(0.5),
  }
}

const times = (random: Random, minutes: number, max: number) =>
  Array.from({ length: random.int(0, max) }, () => random.int(1_000, minutes * 60_000))

const windows = (random: Random, minutes: number, max: number, longestMs: number) =>
  times(random, minutes, max).map((fromMs) => ({ fromMs, toMs: fromMs + random.int(500, longestMs) }))
