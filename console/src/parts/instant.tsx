import { usePreferences, type Zone } from '../preferences.ts'

const localZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Making one costs more than a table's row: each is made once. */
const formatterOf = (zone: Zone, parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone === 'utc' ? 'UTC' : localZone, hourCycle: 'h23', ...parts })
const day = { day: '2-digit', month: 'short', year: 'numeric' } as const
const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
const formats = {
  day: { utc: formatterOf('utc', day), local: formatterOf('local', day) },
  clock: { utc: formatterOf('utc', clock), local: formatterOf('local', clock) },
  exact: {
    utc: formatterOf('utc', { ...clock, fractionalSecondDigits: 3 }),
    local: formatterOf('local', { ...clock, fractionalSecondDigits: 3 }),
  },
}

interface InstantProps {
  at: string
  /** `list`: day and clock; `exact`: the clock with milliseconds alone, for what stands under one day. */
  as?: 'list' | 'exact'
}

/** A time in the zone that the person has chosen, with the other way to say it in its title. */
export const Instant = ({ at, as = 'list' }: InstantProps) => {
  const { zone } = usePreferences()
  return (
    <time dateTime={at} title={at} className="instant">
      {as === 'exact' ? formats.exact[zone].format(new Date(at)) : inList(zone, new Date(at))}
    </time>
  )
}

const inList = (zone: Zone, at: Date) => `${formats.day[zone].format(at)}, ${formats.clock[zone].format(at)}`

export const clockText = (zone: Zone, at: Date) => formats.clock[zone].format(at)
