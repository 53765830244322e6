/** One line of npm run doctor. `off`: nobody asked for it, so nothing is wrong. */
export interface Finding {
  name: string
  state: 'good' | 'bad' | 'off'
  found: string
  /** What to do about it. */
  cure?: string | undefined
}
