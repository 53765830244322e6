/** The middle one; of two middle ones, their mean. */
export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Between the two nearest ranks, in proportion. */
export const percentile = (values: readonly number[], share: number): number => {
  if (values.length === 0) throw new Error('no values, and so no middle')
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}

export type Spread = [min: number, max: number]

export const spread = (values: readonly number[]): Spread => [Math.min(...values), Math.max(...values)]

export type Better = 'higher' | 'lower'

/** What was reached exactly is reached. */
export const isMet = (value: number, reach: number, better: Better): boolean =>
  better === 'higher' ? value >= reach : value <= reach

/** Without the first: it pays for cold code and a new database. What runs only once has no other. */
export const counted = <Round>(rounds: readonly Round[]): readonly Round[] =>
  rounds.length > 1 ? rounds.slice(1) : rounds

/** Every contestant takes every place: who comes first leaves its checkpoints and its garbage to who comes next. */
export const orderOf = <Contestant>(contestants: readonly Contestant[], round: number): Contestant[] => {
  const start = round % contestants.length
  const turned = [...contestants.slice(start), ...contestants.slice(0, start)]
  return Math.floor(round / contestants.length) % 2 === 0 ? turned : turned.reverse()
}
