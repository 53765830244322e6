import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Overview } from '../../api/calls.ts'
import { durationText } from '../../parts/duration.ts'

/** The few numbers that say whether one can go back to sleep. */
export const Tiles = ({ overview }: { overview: Overview }) => {
  const { accepted, success_rate, time_to_provider_ms: time, dead_letters, channels } = overview
  const due = channels.reduce((sum, channel) => sum + channel.due, 0)
  const inFlight = channels.reduce((sum, channel) => sum + channel.in_flight, 0)
  return (
    <ul className="tiles" data-testid="tiles">
      <Tile name="Accepted" value={count(accepted)} note={`${perMinute(overview)} a minute`} />
      <Tile
        name="Success rate"
        value={percent(success_rate)}
        note="of what has ended"
        isBad={(success_rate ?? 1) < 0.9}
      />
      <Tile
        name="Time to provider"
        value={time ? durationText(time.p50) : '–'}
        note={time ? `half; 95 % within ${durationText(time.p95)}` : 'nothing was sent'}
      />
      <Tile name="Waiting" value={count(due)} note={`${oldestText(overview)}${count(inFlight)} in flight`} />
      <Tile
        name="Dead letters"
        value={count(dead_letters)}
        note={dead_letters === 0 ? 'nothing was given up' : <Link href="/dead-letters">look and replay</Link>}
        isBad={dead_letters > 0}
      />
    </ul>
  )
}

const Tile = ({
  name,
  value,
  note,
  isBad = false,
}: {
  name: string
  value: string
  note: ReactNode
  isBad?: boolean
}) => (
  <li className="tile">
    <h2>{name}</h2>
    <p className={isBad ? 'figure bad' : 'figure'}>{value}</p>
    <p className="note">{note}</p>
  </li>
)

export const count = (number: number) => number.toLocaleString('en')

/** Never rounded up to a hundred: one that failed is seen. */
export const percent = (share: number | null) =>
  share === null ? '–' : `${(Math.floor(share * 1_000) / 10).toFixed(share === 1 ? 0 : 1)} %`

const perMinute = ({ accepted, since, until }: Overview) => {
  const minutes = (Date.parse(until) - Date.parse(since)) / 60_000
  const rate = accepted / Math.max(1, minutes)
  return rate >= 10 ? count(Math.round(rate)) : rate.toFixed(1)
}

const oldestText = ({ channels, until }: Overview) => {
  const since = channels.flatMap(({ oldest_due_at: at }) => (at === null ? [] : [Date.parse(at)]))
  return since.length === 0 ? '' : `oldest ${durationText(Date.parse(until) - Math.min(...since))}, `
}
