import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ColdLine, coldCells } from './cold/cold-report.ts'
import type { Line } from './results.ts'
import { asMarkdown, cellsAsMarkdown } from './table.ts'

const performancePage = fileURLToPath(new URL('../docs/performance.md', import.meta.url))

interface Run {
  on: string
  rounds: number
  quick: boolean
  items: number | null
  machine: string
}

const commands = { bench: 'npm run bench', growth: 'npm run bench:growth', cold: 'npm run bench:cold' }

/** Puts the table of a JSON file between its marks; the words round it are written by hand. */
export const writeDocs = (file: string, what: keyof typeof commands, page = performancePage) => {
  const { details, run } = JSON.parse(readFileSync(file, 'utf8')) as { details: unknown; run: Run }
  if (run.quick || run.items !== null)
    throw new Error(`${file} is of a run with --quick or --items: the page wants every figure at its full size.`)
  const [begin, end] = [`<!-- ${what}: begin -->`, `<!-- ${what}: end -->`]
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${page} has no ${begin} ... ${end}.`)
  const table = what === 'cold' ? cellsAsMarkdown(coldCells(details as ColdLine[])) : asMarkdown(details as Line[])
  const source = `From \`${commands[what]}\` on ${run.on}, ${run.rounds} rounds: ${run.machine}.`
  writeFileSync(page, `${text.slice(0, from)}${begin}\n\n${table}\n\n${source}\n\n${text.slice(to)}`)
}
