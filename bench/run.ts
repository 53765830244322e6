import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { bold, dim, green, red } from '../dev/steps.ts'
import type { Bench, Figure } from './contest.ts'
import { canReadCpu } from './cpu.ts'
import { figures } from './figures.ts'
import { choose, help, type Options, readOptions } from './options.ts'
import { type Line, linesOf, toFigure } from './results.ts'
import { runContest } from './rounds.ts'
import { openServices } from './services.ts'
import { asTable } from './table.ts'
import { writeDocs } from './write-docs.ts'

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.isHelp) return console.log(help)
  if (options.isList) return console.log(figures.map(inList).join('\n'))
  if (options.writesDocs) return writeDocs(options.writesDocs)
  const lines = await measure(choose(options.only, figures), options)
  console.log(`\n${asTable(lines)}\n`)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(toData(options, lines), null, 2)}\n`)
  const missed = lines.filter(({ met }) => !met)
  console.log((missed.length === 0 ? green : red)(`${lines.length - missed.length} of ${lines.length} figures met`))
  if (options.isStrict && missed.length > 0) process.exitCode = 1
}

const inList = ({ name, reach, better }: Figure) => `${name.padEnd(24)}${better === 'higher' ? '>=' : '<='} ${reach}`

const measure = async (chosen: readonly Figure[], options: Options) => {
  const services = await openServices()
  const items = (full: number, quick: number) => options.items ?? (options.isQuick ? quick : full)
  const bench: Bench = { services, items }
  if (!canReadCpu) console.log('There is no /proc here: figures of CPU time are left out.')
  const lines: Line[] = []
  try {
    for (const [contest, group] of Map.groupBy(chosen, (figure) => figure.contest)) {
      console.log(bold(`${contest}: ${group.map(({ name }) => name).join(', ')}`))
      const say = (line: string) => console.log(dim(line))
      lines.push(...linesOf(await runContest(bench, group, { rounds: options.rounds + 1, say })))
    }
  } finally {
    await services.close()
  }
  return lines
}

const toData = ({ rounds, isQuick, items }: Options, lines: readonly Line[]) => ({
  figures: lines.map(toFigure),
  details: lines,
  run: {
    on: new Date().toISOString().slice(0, 10),
    rounds,
    quick: isQuick,
    items: items ?? null,
    machine: `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
  },
})

/** Ends by itself and at once: the exit hooks end every process that is left. */
const end = (error: unknown) => {
  console.error(error)
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
await main().catch(end)
process.exit()
