import { parseArgs } from 'node:util'
import type { Scenario } from './scenario.ts'

export const help = `Usage: npm run test:faults -- [options]

Real processes, real Postgres, real Redis, real signals; the provider is the simulator, and what it took is the truth.

  --only a,b      only these scenarios, by name
  --runs N        how often each fault strikes (10)
  --quick         two strikes each, and small sizes for the large ones
  --list          the scenarios
  --json FILE     the table as data
  --write-docs    puts what was survived into the table of docs/reliability.md
  --help          this

Ends with 1 when anything was lost, sent twice beyond its bound, or an invariant broke.`

export interface Options {
  chosen: readonly Scenario[]
  runs: number
  isQuick: boolean
  json: string | undefined
  writesDocs: boolean
  isList: boolean
  isHelp: boolean
}

const runsDefault = 10
const runsQuick = 2

export const readOptions = (args: string[], scenarios: readonly Scenario[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      runs: { type: 'string' },
      quick: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      json: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const runs = Number(values.runs ?? (values.quick ? runsQuick : runsDefault))
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs must be a whole number from 1, not ${values.runs}`)
  if (values['write-docs'] && values.quick)
    throw new Error('--write-docs wants every fault at its full size: leave out --quick.')
  return {
    chosen: choose(values.only, scenarios),
    runs,
    isQuick: values.quick,
    json: values.json,
    writesDocs: values['write-docs'],
    isList: values.list,
    isHelp: values.help,
  }
}

/** A name that nobody knows would be a run of nothing. */
const choose = (only: string | undefined, scenarios: readonly Scenario[]) => {
  if (only === undefined) return scenarios
  const names = only.split(',').filter(Boolean)
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name))
  if (unknown.length > 0) throw new Error(`There is no scenario ${unknown.join(', ')}; --list shows all.`)
  if (names.length === 0) throw new Error('--only names no scenario.')
  return scenarios.filter(({ name }) => names.includes(name))
}
