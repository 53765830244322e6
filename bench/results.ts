import { type Contestant, cpuOf, type Figure, NotAvailable, type Sample } from './contest.ts'
import type { ContestRun, Round } from './rounds.ts'
import { counted, isMet, median, type Spread, spread } from './statistics.ts'

/** A figure as data. `ratio` and `spread` are null where it could not be measured; then `met` is false. */
export interface FigureResult {
  name: string
  ratio: number | null
  reach: number
  met: boolean
  spread: Spread | null
}

/** Beside a figure, for the table: the medians behind it. */
export interface Line extends FigureResult {
  better: Figure['better']
  ours: Side
  peer: Side | null
  /** Why there is no ratio. */
  missing: string | null
}

export interface Side {
  name: string
  perSecond: number | null
  cpuUs: { node: number; redis: number; postgres: number } | null
  p50Ms: number | null
}

/** Ratios are made within a round, and only then is the middle one taken: a slow minute slows both sides of it. */
export const linesOf = (run: ContestRun): Line[] => run.figures.map((figure) => lineOf(figure, run))

const lineOf = (figure: Figure, { rounds, absent }: ContestRun): Line => {
  const kept = counted(rounds)
  const { name, reach, better, ours, peer } = figure
  const base = { name, reach, better, ours: sideOf(ours, kept), peer: peer ? sideOf(peer, kept) : null }
  const missing = [ours, peer].flatMap((each) => (each && absent.get(each)) ?? [])[0] ?? whyNot(figure, kept)
  if (missing !== undefined) return { ...base, ratio: null, met: false, spread: null, missing }
  const ratios = kept.map((round) => valueIn(round, figure))
  const ratio = median(ratios)
  return { ...base, ratio, met: isMet(ratio, reach, better), spread: spread(ratios), missing: null }
}

const valueIn = (round: Round, { ours, peer, value }: Figure) =>
  value(sampleOf(round, ours), sampleOf(round, peer ?? ours))

/** Only what this machine cannot tell; anything else is a mistake, and is thrown. */
const whyNot = (figure: Figure, rounds: readonly Round[]): string | undefined => {
  try {
    for (const round of rounds) valueIn(round, figure)
    return undefined
  } catch (error) {
    if (error instanceof NotAvailable) return error.message
    throw error
  }
}

const sampleOf = (round: Round, contestant: Contestant): Sample => {
  const sample = round.get(contestant)
  if (!sample) throw new Error(`${contestant.name} was not in this round`)
  return sample
}

const sideOf = (contestant: Contestant, rounds: readonly Round[]): Side => {
  const samples = rounds.flatMap((round) => round.get(contestant) ?? [])
  const middle = (pick: (sample: Sample) => number | undefined) => {
    const values = samples.flatMap((sample) => pick(sample) ?? [])
    return values.length > 0 ? median(values) : null
  }
  const [node, redis, postgres] = (['node', 'redis', 'postgres'] as const).map((who) =>
    middle(({ cpuUs }) => cpuUs?.[who]),
  )
  return {
    name: contestant.name,
    perSecond: middle(({ perSecond }) => perSecond),
    cpuUs: node == null || redis == null || postgres == null ? null : { node, redis, postgres },
    p50Ms: middle(({ p50Ms }) => p50Ms),
  }
}

export const totalCpu = (side: Side): number | null => (side.cpuUs ? cpuOf({ cpuUs: side.cpuUs }) : null)

export const toFigure = ({ name, ratio, reach, met, spread: range }: Line): FigureResult => ({
  name,
  ratio,
  reach,
  met,
  spread: range,
})
