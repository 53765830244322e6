import { backlogFigures } from './growth/backlog.ts'
import { openRowsFigure } from './growth/rows.ts'
import { waitingFigure } from './growth/waiting.ts'
import { choose, readOptions, wholeNumber } from './options.ts'
import { benchOn, conclude, runFigures, runMain } from './run-figures.ts'
import { openServices } from './services.ts'
import { writeDocs } from './write-docs.ts'

const help = `Usage: npm run bench:growth -- [options]

What becomes of the drain when there is a lot: of rows, of waiting jobs, of both.

  --only a,b         only these: growth-rows, growth-waiting, backlog
  --backlog N        notifications in the backlog that is drained from end to end (1000000)
  --rounds N         rounds that count for the ratios (3); one more runs before them. The backlog is drained once
  --quick            50 000 rows and notifications, 20 000 jobs, and one round
  --json FILE        the figures as data
  --strict           ends with 1 when a figure is not met
  --write-docs FILE  puts what such data says into the table of docs/performance.md; runs nothing
  --help             this`

const backlogDefault = 1_000_000
const quickDefault = 50_000
const names = ['growth-rows', 'growth-waiting', 'backlog'].map((name) => ({ name }))

const main = async () => {
  const { backlog, args } = takeBacklog(process.argv.slice(2))
  const given = readOptions(args)
  if (given.isHelp) return console.log(help)
  if (given.writesDocs) return writeDocs(given.writesDocs, 'growth')
  const options = {
    ...given,
    rounds: args.some((arg) => arg.startsWith('--rounds')) ? given.rounds : given.isQuick ? 1 : 3,
  }
  const chosen = new Set(choose(options.only, names).map(({ name }) => name))
  const services = await openServices()
  const bench = benchOn(services, options)
  try {
    const rows = chosen.has('growth-rows') ? await openRowsFigure(bench) : undefined
    const waiting = chosen.has('growth-waiting') ? [waitingFigure(bench)] : []
    const lines = await runFigures(bench, [...(rows ? [rows.figure] : []), ...waiting], options)
    await rows?.close()
    const size = backlog ?? (options.isQuick ? quickDefault : backlogDefault)
    const drained = chosen.has('backlog')
      ? await runFigures(bench, backlogFigures(size), { ...options, rounds: 0 })
      : []
    conclude([...lines, ...drained], options)
  } finally {
    await services.close()
  }
}

/** The one option that the other bench does not have. */
const takeBacklog = (all: readonly string[]) => {
  const at = all.findIndex((arg) => arg === '--backlog' || arg.startsWith('--backlog='))
  if (at === -1) return { backlog: undefined, args: [...all] }
  const [, inOne] = (all[at] ?? '').split('=')
  const args = all.toSpliced(at, inOne === undefined ? 2 : 1)
  return { backlog: wholeNumber('--backlog', inOne ?? all[at + 1] ?? ''), args }
}

await runMain(main)
