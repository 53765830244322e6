import { usePreferences, type Zone } from '../preferences.ts'
import { useFilters } from './filters.tsx'

/** A moment, in the zone that the person has chosen. In the address it is UTC, so that it means the same to everybody. */
export const TimeFilter = ({ name, label }: { name: string; label: string }) => {
  const { get, set } = useFilters()
  const { zone } = usePreferences()
  const value = get(name)
  const enter = (text: string) => {
    const next = toInstant(zone, text)
    if (next !== value) set({ [name]: next })
  }
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        key={`${zone} ${value}`}
        type="datetime-local"
        defaultValue={toField(zone, value)}
        onBlur={(event) => enter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter(event.currentTarget.value)
        }}
      />
    </label>
  )
}

const toInstant = (zone: Zone, text: string): string => {
  const at = text === '' ? Number.NaN : Date.parse(zone === 'utc' ? `${text}Z` : text)
  return Number.isNaN(at) ? '' : new Date(at).toISOString()
}

const toField = (zone: Zone, instant: string): string => {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return ''
  const offsetMs = zone === 'utc' ? 0 : new Date(at).getTimezoneOffset() * 60_000
  return new Date(at - offsetMs).toISOString().slice(0, 16)
}
