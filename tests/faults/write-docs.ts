import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Options } from './options.ts'
import type { Result } from './run-scenario.ts'
import { asMarkdown } from './table.ts'

const page = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))
const begin = '<!-- faults: begin -->'
const end = '<!-- faults: end -->'
const headLines = 2

/** Puts the table between its marks; the words round it are written by hand. */
export const writeDocs = ({ command }: Options, results: readonly Result[]) => {
  const { before, after } = readPage()
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  const table = `${asMarkdown(results)}\n\nFrom \`${command}\` on ${day}: ${machine}.`
  writeFileSync(page, `${before}${begin}\n${table}\n${end}${after}`)
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
