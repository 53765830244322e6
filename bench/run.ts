import type { Figure } from './contest.ts'
import { figures } from './figures.ts'
import { choose, help, readOptions } from './options.ts'
import { benchOn, conclude, runFigures, runMain } from './run-figures.ts'
import { openServices } from './services.ts'
import { writeDocs } from './write-docs.ts'

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.isHelp) return console.log(help)
  if (options.isList) return console.log(figures.map(inList).join('\n'))
  if (options.writesDocs) return writeDocs(options.writesDocs, 'bench')
  const chosen = choose(options.only, figures)
  const services = await openServices()
  try {
    conclude(await runFigures(benchOn(services, options), chosen, options), options)
  } finally {
    await services.close()
  }
}

const inList = ({ name, reach, better }: Figure) => `${name.padEnd(24)}${better === 'higher' ? '>=' : '<='} ${reach}`

await runMain(main)
