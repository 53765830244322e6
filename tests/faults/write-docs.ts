import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Result } from './run-scenario.ts'
import { asMarkdown, cellsOf } from './table.ts'

const page = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))
const begin = '<!-- faults: begin -->'
const end = '<!-- faults: end -->'
const headLines = 2

/**
 * Puts the table between its marks; the words round it are written by hand. Faults that were not run, or were not survived, keep
 * the row of their last good run: one that had to be looked at need not cost an hour of all the others again.
 */
export const writeDocs = (results: readonly Result[], order: readonly string[]) => {
  const rows = new Map(readTable().map((cells) => [cells[0] ?? '', cells]))
  for (const result of results) if (result.broken.length === 0) rows.set(result.title, [...cellsOf(result)])
  const table = asMarkdown(order.flatMap((title) => [rows.get(title) ?? []]).filter(({ length }) => length > 0))
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  const { before, after } = readPage()
  const source = `From \`npm run test:faults -- --write-docs\`, each fault's last good run; the newest on ${day}: ${machine}.`
  writeFileSync(page, `${before}${begin}\n${table}\n\n${source}\n${end}${after}`)
}

/** The cells of the table as it stands there. */
export const readTable = () => {
  const lines = readPage().block.split('\n')
  const rows = lines.filter((line) => line.startsWith('| ')).slice(headLines)
  return rows.map((row) => row.slice(2, -2).split(' | '))
}

const readPage = () => {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no ${begin} ... ${end}.`)
  const block = text.slice(from + begin.length, to)
  return { before: text.slice(0, from), block, after: text.slice(to + end.length) }
}
