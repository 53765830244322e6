import { type Bench, type Contestant, type Figure, NotAvailable, type Sample } from './contest.ts'
import { orderOf } from './statistics.ts'

/** What each contestant came to in one round. */
export type Round = ReadonlyMap<Contestant, Sample>

export interface ContestRun {
  figures: readonly Figure[]
  rounds: readonly Round[]
  /** Why a contestant is not in the rounds. */
  absent: ReadonlyMap<Contestant, string>
}

export interface RoundsOptions {
  /** With the one that is not counted. */
  rounds: number
  say: (line: string) => void
}

/** Everybody once in each round, back to back: what disturbs the machine disturbs all of them. */
export const runContest = async (
  bench: Bench,
  figures: readonly Figure[],
  { rounds, say }: RoundsOptions,
): Promise<ContestRun> => {
  const contestants = [...new Set(figures.flatMap(({ ours, peer }) => (peer ? [ours, peer] : [ours])))]
  const absent = new Map<Contestant, string>()
  const run: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const samples = new Map<Contestant, Sample>()
    for (const contestant of orderOf(contestants, round).filter((each) => !absent.has(each))) {
      try {
        const sample = await contestant.measure(bench)
        samples.set(contestant, sample)
        say(`  ${round === 0 ? 'warm-up' : `round ${round}/${rounds - 1}`}  ${contestant.name}  ${inWords(sample)}`)
      } catch (error) {
        if (!(error instanceof NotAvailable)) throw error
        absent.set(contestant, error.message)
        say(`  ${contestant.name}: not available: ${error.message}`)
      }
    }
    run.push(samples)
  }
  return { figures, rounds: run, absent }
}

const inWords = ({ perSecond, cpuUs, p50Ms, p99Ms, bytesPerItem }: Sample): string => {
  const words = [
    perSecond !== undefined && `${Math.round(perSecond).toLocaleString('en')}/s`,
    cpuUs &&
      `CPU us Node ${cpuUs.node.toFixed(1)} Redis ${cpuUs.redis.toFixed(1)} Postgres ${cpuUs.postgres.toFixed(1)}`,
    p50Ms !== undefined && `p50 ${p50Ms.toFixed(2)} ms`,
    p99Ms !== undefined && `p99 ${p99Ms.toFixed(2)} ms`,
    bytesPerItem !== undefined && `${bytesPerItem.toFixed(0)} bytes`,
  ]
  return words.filter(Boolean).join('  ')
}
