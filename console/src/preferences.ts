import { createContext, useContext, useEffect, useState } from 'react'

const zones = ['utc', 'local'] as const
export type Zone = (typeof zones)[number]
const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface Preferences {
  zone: Zone
  theme: Theme
  setZone(zone: Zone): void
  setTheme(theme: Theme): void
}

export const PreferencesContext = createContext<Preferences | undefined>(undefined)

export const usePreferences = (): Preferences => {
  const preferences = useContext(PreferencesContext)
  if (!preferences) throw new Error('the app provides the preferences')
  return preferences
}

/** Kept by the browser: how a person likes to look, and nothing about what they look at. */
export const useKeptPreferences = (): Preferences => {
  const [zone, setZone] = useKept('heliograph.zone', zones)
  const [theme, setTheme] = useKept('heliograph.theme', themes)
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
  return { zone, theme, setZone, setTheme }
}

const useKept = <Value extends string>(name: string, values: readonly [Value, ...Value[]]) => {
  const [value, setValue] = useState(() => values.find((one) => one === localStorage.getItem(name)) ?? values[0])
  const keep = (next: Value) => {
    localStorage.setItem(name, next)
    setValue(next)
  }
  return [value, keep] as const
}
