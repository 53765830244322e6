import type { components } from './schema.ts'

export type Timeline = components['schemas']['Timeline']
type TimelineEvent = Timeline['events'][number]

/** Why it is where it is, and what to do: the sentence that the API itself has found. */
export const explain = ({ status, summary }: Pick<Timeline, 'status' | 'summary'>): string => `${status}: ${summary}`

/** A timeline for people, a line for each step, in a terminal or a log; it ends with the sentence that explains it. */
export const timelineText = (timeline: Timeline): string => {
  const { events } = timeline
  const width = Math.max(...events.map(({ event }) => event.length), 0)
  const start = Date.parse(events[0]?.at ?? '')
  const lines = events.flatMap((event) => [
    `${event.at}  ${sinceStart(event.at, start)}  ${event.event.padEnd(width)}  ${event.text}`,
    ...detailsOf(event).map((detail) => `${' '.repeat(event.at.length + sinceWidth + width + 6)}${detail}`),
  ])
  return [...lines, '', explain(timeline)].join('\n')
}

const sinceWidth = 9

/** How long after the first step, at a glance. */
const sinceStart = (at: string, start: number) => `+${duration(Date.parse(at) - start)}`.padStart(sinceWidth)

const duration = (ms: number) => {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${(ms / 60_000).toFixed(1)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}

const detailsOf = ({ attempt, feedback }: TimelineEvent) =>
  [
    attempt?.detail,
    attempt?.provider_message_id && `provider’s id: ${attempt.provider_message_id}`,
    feedback?.detail,
  ].filter((detail) => typeof detail === 'string' && detail !== '')
