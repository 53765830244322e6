import { writeFileSync } from 'node:fs'
import { styleText } from 'node:util'
import { redisProgram } from '../../dev/redis-server.ts'
import { help, type Options, readOptions } from './options.ts'
import { type Result, runScenario } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'
import { openServices } from './services.ts'
import { asTable } from './table.ts'
import { writeDocs } from './write-docs.ts'

/** A recovery that takes a minute in production takes two seconds here. */
const timeScale = 30

const main = async () => {
  const options = readOptions(process.argv.slice(2), scenarios)
  if (options.isHelp) return console.log(help)
  if (options.isList) return console.log(scenarios.map(({ name, title }) => `${name.padEnd(24)}${title}`).join('\n'))
  if (!redisProgram()) throw new Error('There is no redis-server or valkey-server on the PATH.')
  const results = await runAll(options)
  console.log(`\n${asTable(results)}\n`)
  if (options.json) writeFileSync(options.json, `${JSON.stringify(toData(options, results), null, 2)}\n`)
  if (options.writesDocs)
    writeDocs(
      results,
      scenarios.map(({ title }) => title),
    )
  const failed = results.filter(({ broken }) => broken.length > 0)
  const words = `${results.length - failed.length} of ${results.length} faults survived`
  console.log(paint(failed.length === 0 ? 'green' : 'red', words))
  process.exitCode = failed.length === 0 ? 0 : 1
}

const runAll = async (options: Options) => {
  const services = await openServices()
  const results: Result[] = []
  try {
    for (const [index, scenario] of options.chosen.entries()) {
      const result = await runOne(scenario, options, services, `${index + 1}/${options.chosen.length}`)
      results.push(result)
    }
  } finally {
    await services.close()
  }
  return results
}

const runOne = async (
  scenario: Scenario,
  { runs, isQuick }: Options,
  services: Awaited<ReturnType<typeof openServices>>,
  place: string,
) => {
  const say = (line: string) => console.log(paint('dim', line))
  console.log(`${place}  ${scenario.title}`)
  const result = await runScenario(scenario, { services, runs, isQuick, timeScale, say })
  const { accepted, lost, duplicates, bound, recoveryMs, notes, broken, tookMs } = result
  const figures = `${accepted} accepted, ${lost} lost, ${duplicates} of ${bound} duplicates, recovered in ${recoveryMs} ms`
  say(`     ${figures}; ${notes.join(', ')} (${Math.round(tookMs / 1_000)} s)`)
  for (const line of broken) console.log(paint('red', `     ${line}`))
  return result
}

const toData = ({ runs, isQuick }: Options, results: readonly Result[]) => ({ runs, quick: isQuick, faults: results })

const paint = (style: 'dim' | 'red' | 'green', text: string) => styleText(style, text, { stream: process.stdout })

/** Ends by itself and at once: the exit hooks end every process that is left. */
const end = (error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))
await main().catch(end)
process.exit()
