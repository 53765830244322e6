import { parseArgs } from 'node:util'

export const help = `Usage: npm run test:simulation -- [options]

The real domain code on a store, a queue and providers in memory, under a seeded scheduler with a virtual clock that
crashes, drops, duplicates, delays and reorders at every await. A seed says all: the same seed is the same life.

  --seeds N       how many seeds (2000)
  --from N        the first of them (1)
  --seed N        only this one, with everything that happens in it
  --json          the figures as data
  --help          this

Ends with 1 when an invariant broke, and says which seed shows it.`

export interface Options {
  first: number
  last: number
  /** Only one life, told from beginning to end. */
  seed: number | undefined
  isJson: boolean
  isHelp: boolean
}

const seedsDefault = '2000'
/** The generator has one word of state. */
const seedMax = 2 ** 32 - 1

export const readOptions = (args: string[]): Options => {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { seed, from = '1', seeds = seedsDefault } = values
  if (seed !== undefined && (values.from ?? values.seeds) !== undefined)
    throw new Error('--seed is one life: it goes with neither --seeds nor --from.')
  const first = whole('--from', from, 0, seedMax)
  const count = whole('--seeds', seeds, 1, seedMax - first + 1)
  return {
    first,
    last: first + count - 1,
    seed: seed === undefined ? undefined : whole('--seed', seed, 0, seedMax),
    isJson: values.json,
    isHelp: values.help,
  }
}

const whole = (name: string, text: string, min: number, max: number) => {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= min && number <= max) return number
  throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${text}.`)
}
