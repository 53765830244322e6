import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { bold, dim, green, red } from '../dev/steps.ts'
import type { Bench, Figure } from './contest.ts'
import { canReadCpu } from './cpu.ts'
import { type Options, UsageError } from './options.ts'
import { type Line, linesOf, toFigure } from './results.ts'
import { runContest } from './rounds.ts'
import type { Services } from './services.ts'
import { asTable } from './table.ts'

export const benchOn = (services: Services, { items, isQuick }: Options): Bench => ({
  services,
  items: (full, quick) => items ?? (isQuick ? quick : full),
})

/** One contest after the other, each with its progress. */
export const runFigures = async (bench: Bench, chosen: readonly Figure[], options: Options): Promise<Line[]> => {
  if (!canReadCpu) console.log('There is no /proc here: figures of CPU time are left out.')
  const lines: Line[] = []
  for (const [contest, group] of Map.groupBy(chosen, (figure) => figure.contest)) {
    console.log(bold(`${contest}: ${group.map(({ name }) => name).join(', ')}`))
    const say = (line: string) => console.log(dim(line))
    lines.push(...linesOf(await runContest(bench, group, { rounds: options.rounds + 1, say })))
  }
  return lines
}

/** The table, the file, and the exit code. */
export const conclude = (lines: readonly Line[], options: Options) => {
  console.log(`\n${asTable(lines)}\n`)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(toData(options, lines), null, 2)}\n`)
  const missed = lines.filter(({ met }) => !met)
  console.log((missed.length === 0 ? green : red)(`${lines.length - missed.length} of ${lines.length} figures met`))
  if (options.isStrict && missed.length > 0) process.exitCode = 1
}

const toData = (options: Options, lines: readonly Line[]) => ({
  figures: lines.map(toFigure),
  details: lines,
  run: runOf(options),
})

/** When, how long and on what: figures without that say little. */
export const runOf = ({ rounds, isQuick, items }: Options) => ({
  on: new Date().toISOString().slice(0, 10),
  rounds,
  quick: isQuick,
  items: items ?? null,
  machine: `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
})

/** Ends at once, whatever is still open; the exit hooks end every process that is left. */
export const runMain = async (main: () => Promise<void>) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
  try {
    await main()
  } catch (error) {
    console.error(isUsage(error) ? error.message : error)
    process.exitCode = 1
  }
  process.exit()
}

const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
