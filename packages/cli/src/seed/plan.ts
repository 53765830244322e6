import { type Kind, kinds } from './kinds.ts'

/** One notification to be made. */
export interface Planned {
  kind: Kind
  nth: number
  /** Names this run and this notification. */
  label: string
}

/** So many of each kind, at least one; the first kind takes what is left over. `run` keeps two runs apart. */
export const planOf = (count: number, run: string): Planned[] => {
  const counts = kinds.map(({ share }) => Math.max(1, Math.round((count * share) / 1_000)))
  const total = counts.reduce((sum, one) => sum + one, 0)
  counts[0] = Math.max(1, (counts[0] ?? 0) + count - total)
  let nth = 0
  return kinds.flatMap((kind, index) =>
    Array.from({ length: counts[index] ?? 0 }, () => {
      nth += 1
      return { kind, nth, label: `${run}-${nth}` }
    }),
  )
}
