import type { Attempt, TimelineEvent } from '../../api/calls.ts'
import { durationText } from '../../parts/duration.ts'
import { Instant } from '../../parts/instant.tsx'
import type { Tone } from '../../parts/status.tsx'

/** Everything that happened, in the order and the words of the API, each step with the time that passed before it. */
export const TimelineList = ({ events }: { events: readonly TimelineEvent[] }) => (
  <ol className="timeline" data-testid="timeline">
    {events.map((event, index) => (
      // What has happened never moves: its place is its name.
      // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end, and two events may be alike
      <Entry key={index} event={event} before={events[index - 1]} />
    ))}
  </ol>
)

const Entry = ({ event, before }: { event: TimelineEvent; before: TimelineEvent | undefined }) => {
  const passedMs = before ? Date.parse(event.at) - Date.parse(before.at) : 0
  return (
    <li className={`entry ${toneOf(event)}`} data-event={event.event}>
      <div className="when">
        <Instant at={event.at} as="exact" />
        <span className="passed">{passedMs > 0 ? `+${durationText(passedMs)}` : ''}</span>
      </div>
      <div className="what">
        <p>{event.text}</p>
        {event.attempt ? <AttemptFacts attempt={event.attempt} /> : null}
        {event.feedback?.detail ? <p className="detail">{event.feedback.detail}</p> : null}
      </div>
    </li>
  )
}

const AttemptFacts = ({ attempt }: { attempt: Attempt }) => (
  <>
    <dl className="attempt">
      <Fact name="Provider" value={attempt.provider} />
      <Fact name="Took" value={durationText(attempt.duration_ms)} />
      <Fact name="Outcome" value={attempt.outcome} />
      <Fact name="Code" value={attempt.code} />
      <Fact name="Tried again" value={attempt.outcome === 'sent' ? null : attempt.retryable ? 'yes' : 'no'} />
      <Fact name="Provider’s id" value={attempt.provider_message_id} />
    </dl>
    {attempt.detail ? <p className="detail">{attempt.detail}</p> : null}
  </>
)

const Fact = ({ name, value }: { name: string; value: string | null }) =>
  value === null ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )

const toneOf = ({ event, attempt, feedback }: TimelineEvent): Tone => {
  if (attempt) return attempt.outcome === 'sent' ? 'good' : attempt.retryable ? 'warn' : 'bad'
  if (feedback) return feedbackTones[feedback.type]
  return eventTones[event] ?? 'quiet'
}

const feedbackTones: Record<NonNullable<TimelineEvent['feedback']>['type'], Tone> = {
  accepted: 'good',
  delivered: 'good',
  bounced: 'bad',
  rejected: 'bad',
  soft_bounced: 'warn',
  complained: 'warn',
  delayed: 'warn',
}

const eventTones: Partial<Record<TimelineEvent['event'], Tone>> = {
  accepted: 'good',
  scheduled: 'wait',
  parked: 'wait',
  retry_planned: 'wait',
  dead_letter: 'bad',
  suppressed: 'bad',
  replayed: 'wait',
}
