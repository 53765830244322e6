import { parseArgs } from 'node:util'

export interface Options {
  only: readonly string[]
  rounds: number
  items: number | undefined
  isQuick: boolean
  isStrict: boolean
  json: string | undefined
  writesDocs: string | undefined
  isList: boolean
  isHelp: boolean
}

export const help = `Usage: npm run bench -- [options]

Ours against what others would write, in turns, on a real Redis and a real Postgres with fsync that are started for it.
Each round runs everybody once; a figure is the median of the rounds' ratios. What they are is in docs/performance.md.

  --only a,b         only these figures; a beginning stands for all that begin so: drain-singles
  --rounds N         rounds that count (7); one more runs before them and is not counted
  --items N          items in each run, in place of each figure's own number
  --quick            3 rounds of small runs: to see that it works, not how fast
  --list             the figures and what they should reach
  --json FILE        the figures as data
  --strict           ends with 1 when a figure is not met
  --write-docs FILE  puts what such data says into the table of docs/performance.md; runs nothing
  --help             this

Settings like DRAIN_LANES are read from the environment, as the functions do.`

/** What the user typed is wrong: told in a sentence, without a stack. */
export class UsageError extends Error {}

const roundsDefault = 7
const roundsQuick = 3

export const readOptions = (args: string[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string', default: '' },
      rounds: { type: 'string' },
      items: { type: 'string' },
      quick: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      json: { type: 'string' },
      'write-docs': { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    only: values.only.split(',').filter(Boolean),
    rounds: wholeNumber('--rounds', values.rounds) ?? (values.quick ? roundsQuick : roundsDefault),
    items: wholeNumber('--items', values.items),
    isQuick: values.quick,
    isStrict: values.strict,
    json: values.json,
    writesDocs: values['write-docs'],
    isList: values.list,
    isHelp: values.help,
  }
}

export const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`${name} must be a whole number from 1, not ${text}.`)
  return value
}

/** A name that nobody knows would be a run of nothing. */
export const choose = <Named extends { name: string }>(only: readonly string[], all: readonly Named[]): Named[] => {
  const unknown = only.filter((name) => !all.some((each) => each.name.startsWith(name)))
  if (unknown.length > 0) throw new UsageError(`There is no figure ${unknown.join(', ')}; --list shows all.`)
  return all.filter((each) => only.length === 0 || only.some((name) => each.name.startsWith(name)))
}
