import { Link } from 'wouter'
import type { ChannelOverview } from '../../api/calls.ts'
import { durationText } from '../../parts/duration.ts'
import { TableHead } from '../../parts/table-head.tsx'
import { count, percent } from './tiles.tsx'

const names = { email: 'E-mail', sms: 'SMS', push: 'Push' } as const

const number = (name: string) => ({ name, isNumber: true }) as const

const columns = [
  'Channel',
  number('Accepted'),
  number('Success'),
  number('To provider, p50\u00a0/\u00a0p95'),
  number('Due'),
  number('Oldest due'),
  number('In flight'),
  number('Later'),
  number('Dead letters'),
  'Breaker',
  number('Rate'),
]

/** Each channel has its queue, its drain and its provider, and so its own health. */
export const ChannelTable = ({ channels, until }: { channels: readonly ChannelOverview[]; until: string }) => (
  <section className="table-frame" aria-label="Channels">
    <table className="list" data-testid="channels">
      <TableHead columns={columns} />
      <tbody>
        {channels.map((channel) => (
          <Row key={channel.channel} channel={channel} until={until} />
        ))}
      </tbody>
    </table>
  </section>
)

const Row = ({ channel, until }: { channel: ChannelOverview; until: string }) => {
  const { time_to_provider_ms: time, oldest_due_at: oldest, rate_per_second: rate } = channel
  return (
    <tr>
      <th scope="row">{names[channel.channel]}</th>
      <td className="number">{count(channel.accepted)}</td>
      <td className="number">{percent(channel.success_rate)}</td>
      <td className="number">{time ? `${durationText(time.p50)} / ${durationText(time.p95)}` : '–'}</td>
      <td className="number">{count(channel.due)}</td>
      <td className="number">{oldest === null ? '–' : durationText(Date.parse(until) - Date.parse(oldest))}</td>
      <td className="number">{count(channel.in_flight)}</td>
      <td className="number">{count(channel.later)}</td>
      <td className="number">
        {channel.dead_letters === 0 ? (
          '0'
        ) : (
          <Link href={`/dead-letters?type=${channel.channel.toUpperCase()}`}>{count(channel.dead_letters)}</Link>
        )}
      </td>
      <td className="words">
        <Breaker channel={channel} />
      </td>
      <td className="number">{rate === null ? 'not known' : `${count(rate)} / s`}</td>
    </tr>
  )
}

const Breaker = ({ channel: { breaker, probe_in_seconds } }: { channel: ChannelOverview }) => {
  switch (breaker) {
    case null:
      return <span className="status quiet">not known</span>
    case 'closed':
      return <span className="status good">closed: sends</span>
    case 'half_open':
      return <span className="status warn">half open: one is tried</span>
    case 'open':
      return <span className="status bad">open, next try in {probe_in_seconds ?? 0} s</span>
  }
}
