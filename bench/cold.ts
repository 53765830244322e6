import { writeFileSync } from 'node:fs'
import { dim, green, red } from '../dev/steps.ts'
import { type ColdLine, type ColdRound, coldCells, coldFigures, coldLine } from './cold/cold-report.ts'
import { type ColdStart, emptyProcessMs } from './cold/cold-start.ts'
import { type ColdWorld, type Contestant, openColdWorld } from './cold/functions.ts'
import { sizesOf } from './cold/sizes.ts'
import { choose, type Options, readOptions } from './options.ts'
import { runMain, runOf } from './run-figures.ts'
import { openServices } from './services.ts'
import { counted, orderOf } from './statistics.ts'
import { cellsAsTable } from './table.ts'
import { writeDocs } from './write-docs.ts'

const help = `Usage: npm run bench:cold -- [options]

How large each function is, and how long a new instance of it takes: to load, and to its first answer. Each start is a process of its own.

  --only a,b         only these functions: api, drain
  --rounds N         starts of each that count (20); one more runs before them and is not counted
  --quick            3 rounds: to see that it works, not how fast
  --json FILE        the figures as data
  --strict           ends with 1 when a figure is not met
  --write-docs FILE  puts what such data says into the table of docs/performance.md; runs nothing
  --help             this`

const roundsDefault = 20

const main = async () => {
  const args = process.argv.slice(2)
  const given = readOptions(args)
  if (given.isHelp) return console.log(help)
  if (given.writesDocs) return writeDocs(given.writesDocs, 'cold')
  const isCounted = args.some((arg) => arg.startsWith('--rounds'))
  const options = { ...given, rounds: isCounted || given.isQuick ? given.rounds : roundsDefault }
  const services = await openServices()
  try {
    const world = await openColdWorld(services)
    try {
      conclude(await measure(world, options), options)
    } finally {
      await world.close()
    }
  } finally {
    await services.close()
  }
}

const measure = async ({ contestants, built, folder }: ColdWorld, options: Options): Promise<ColdLine[]> => {
  const chosen = choose(options.only, contestants)
  const rounds: ColdRound[] = []
  for (let round = 0; round <= options.rounds; round += 1) {
    rounds.push(await runRound(orderOf(chosen, round)))
    console.log(dim(inWords(round, options.rounds, rounds.at(-1))))
  }
  return chosen.map(({ name, bundle }) => {
    const one = built.find((each) => each.name === bundle)
    if (!one) throw new Error(`there is no bundle of ${bundle}`)
    return coldLine(name, sizesOf(one, folder), counted(rounds))
  })
}

const runRound = async (contestants: readonly Contestant[]): Promise<ColdRound> => {
  const floorMs = await emptyProcessMs()
  const starts = new Map<string, ColdStart>()
  for (const { name, start } of contestants) starts.set(name, await start())
  return { floorMs, starts }
}

const inWords = (round: number, rounds: number, { floorMs, starts }: ColdRound = { floorMs: 0, starts: new Map() }) =>
  [
    `  ${round === 0 ? 'warm-up' : `round ${round}/${rounds}`}  node -e 0 ${floorMs.toFixed(0)} ms`,
    ...[...starts].map(([name, { importMs, answerMs }]) => `${name} ${importMs.toFixed(0)}+${answerMs.toFixed(0)}`),
  ].join('  ')

/** The table, the file, and the exit code. */
const conclude = (lines: readonly ColdLine[], options: Options) => {
  console.log(`\n${cellsAsTable(coldCells(lines))}\n`)
  const figures = coldFigures(lines)
  const data = { figures, details: lines, run: runOf(options) }
  if (options.json) writeFileSync(options.json, `${JSON.stringify(data, null, 2)}\n`)
  for (const { name, ratio, reach, met } of figures)
    console.log((met ? green : red)(`${name}  ${ratio?.toFixed(1)}  <= ${reach}  ${met ? 'met' : 'not met'}`))
  if (options.isStrict && figures.some(({ met }) => !met)) process.exitCode = 1
}

await runMain(main)
