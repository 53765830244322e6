import { faultNames } from './chaos.ts'
import type { Simulated } from './simulate.ts'
import type { Tally } from './tally.ts'

/** What broke, what happened last, and how to see it again. */
export const breakText = ({ seed, broken, lastEvents, events }: Simulated): string =>
  [
    `seed ${seed} broke:`,
    ...broken.map((sentence) => `  ${sentence}`),
    `the last ${lastEvents.length} of ${grouped(events)} events:`,
    ...lastEvents,
    `again: ${replayCommand(seed)}`,
  ].join('\n')

const replayCommand = (seed: number) => `npm run test:simulation -- --seed ${seed}`

export const summaryText = ({ lives, events, accepted, sends, faults }: Tally, seconds: number, threads: number) =>
  [
    `${grouped(lives)} seeds in ${seconds.toFixed(1)} s (${grouped(Math.round(lives / seconds))}/s on ${threads} threads)`,
    `${grouped(accepted)} accepted, ${grouped(sends)} calls of a provider, ${grouped(events)} events`,
    ...faultNames.map((name) => `  ${name.padEnd(20)}${grouped(faults[name]).padStart(12)}`),
  ].join('\n')

/** One line, to be written over itself. */
export const progressText = ({ lives, broken }: Tally, total: number, seconds: number) => {
  const perSecond = lives / seconds
  const leftSeconds = Math.ceil((total - lives) / perSecond)
  const figures = [
    `${grouped(lives)} of ${grouped(total)} seeds`,
    `${grouped(Math.round(perSecond))}/s`,
    leftSeconds < 120 ? `${leftSeconds} s left` : `${Math.ceil(leftSeconds / 60)} min left`,
    `${broken.length} broken`,
  ]
  return figures.join(' · ')
}

const grouped = (count: number) => count.toLocaleString('en').replaceAll(',', ' ')
