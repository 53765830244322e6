import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { Button } from './button.tsx'

/** Filters are the address: they outlive a reload, can be sent to somebody, and the way back undoes them. */
export const useFilters = () => {
  const [search, setSearch] = useSearchParams()
  /** Other filters make another list, which begins at its beginning. */
  const set = (changes: Record<string, string>) =>
    setSearch((before) => {
      const after = new URLSearchParams(before)
      after.delete('cursor')
      for (const [name, value] of Object.entries(changes)) {
        if (value === '') after.delete(name)
        else after.set(name, value)
      }
      return after
    })
  return { search, set, get: (name: string) => search.get(name) ?? '' }
}

interface SelectFilterProps {
  name: string
  label: string
  options: readonly (string | readonly [string, string])[]
  all?: string
}

export const SelectFilter = ({ name, label, options, all = 'Any' }: SelectFilterProps) => {
  const { get, set } = useFilters()
  return (
    <label className="filter">
      <span>{label}</span>
      <select value={get(name)} onChange={(event) => set({ [name]: event.target.value })}>
        <option value="">{all}</option>
        {options.map((option) => {
          const [value, text] = typeof option === 'string' ? [option, option] : option
          return (
            <option key={value} value={value}>
              {text}
            </option>
          )
        })}
      </select>
    </label>
  )
}

interface TextFilterProps {
  name: string
  label: string
  placeholder?: string
}

/** Asks once the person has finished: with Enter, or by going on. */
export const TextFilter = ({ name, label, placeholder }: TextFilterProps) => {
  const { get, set } = useFilters()
  const value = get(name)
  const enter = (next: string) => {
    if (next.trim() !== value) set({ [name]: next.trim() })
  }
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        key={value} // whatever changes the address changes the field
        defaultValue={value}
        placeholder={placeholder}
        spellCheck={false}
        onBlur={(event) => enter(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter(event.currentTarget.value)
        }}
      />
    </label>
  )
}

/** The row of a list's filters, and the way out of them all. */
export const FilterBar = ({ names, children }: { names: readonly string[]; children: ReactNode }) => {
  const { search, set } = useFilters()
  const isFiltered = names.some((name) => search.has(name))
  return (
    <search className="filters" aria-label="Filters" data-testid="filters">
      {children}
      <Button
        size="small"
        disabled={!isFiltered}
        onClick={() => set(Object.fromEntries(names.map((name) => [name, ''])))}
      >
        Clear
      </Button>
    </search>
  )
}
