import { styleText } from 'node:util'
import { help, type Options, readOptions } from './options.ts'
import { breakText, progressText, summaryText } from './report.ts'
import { runSeeds, threads } from './run-seeds.ts'
import { simulate } from './simulate.ts'
import type { Tally } from './tally.ts'

const main = async () => {
  const options = readOptions(process.argv.slice(2))
  if (options.isHelp) return console.log(help)
  const isWhole = options.seed === undefined ? await runMany(options) : await replayOne(options.seed, options)
  process.exitCode = isWhole ? 0 : 1
}

/** Every event as it happens, so that also a life that never ends can be looked at. */
const replayOne = async (seed: number, { isJson }: Options) => {
  const life = await simulate(seed, isJson ? undefined : console.log)
  const { broken, lastEvents: _, ...figures } = life
  if (isJson) console.log(JSON.stringify(life, null, 2))
  else {
    console.log(`\nseed ${seed}: ${figures.events} events, hash ${figures.hash}`)
    conclude(broken)
  }
  return broken.length === 0
}

const runMany = async ({ first, last, isJson }: Options) => {
  const startMs = performance.now()
  const seconds = () => (performance.now() - startMs) / 1_000
  const show = (sum: Tally) => showProgress(progressText(sum, last - first + 1, seconds()))
  const sum = await runSeeds({ first, last }, show)
  showProgress('')
  if (isJson) console.log(JSON.stringify({ first, last, seconds: seconds(), threads, ...sum }, null, 2))
  else {
    for (const life of sum.broken) console.log(`${breakText(life)}\n`)
    console.log(summaryText(sum, seconds(), threads))
    conclude(sum.broken.map(({ seed }) => `seed ${seed}`))
  }
  return sum.broken.length === 0
}

const conclude = (broken: readonly string[]) => {
  if (broken.length === 0) console.log(paint('green', 'No invariant broke.'))
  else console.log(paint('red', `Broken:\n${broken.map((sentence) => `  ${sentence}`).join('\n')}`))
}

/** Only where somebody watches; on the error stream, because the other one may be data. */
const showProgress = (text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
}

const paint = (style: 'red' | 'green', text: string) => styleText(style, text, { stream: process.stdout })

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? [error.message, error.cause].filter(Boolean).join('\n') : error)
  process.exitCode = 1
})
