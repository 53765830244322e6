import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Line } from './results.ts'
import { asMarkdown } from './table.ts'

const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const begin = '<!-- bench: begin -->'
const end = '<!-- bench: end -->'

interface Data {
  details: Line[]
  run: { on: string; rounds: number; quick: boolean; machine: string }
}

/** Puts the table of a JSON file between its marks; the words round it are written by hand. */
export const writeDocs = (file: string) => {
  const { details, run } = JSON.parse(readFileSync(file, 'utf8')) as Data
  if (run.quick) throw new Error(`${file} is of a quick run: the page wants every figure at its full size.`)
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${begin} ... ${end}.`)
  const source = `From \`npm run bench\` on ${run.on}, ${run.rounds} rounds: ${run.machine}.`
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${asMarkdown(details)}\n\n${source}\n\n${text.slice(to)}`)
}
