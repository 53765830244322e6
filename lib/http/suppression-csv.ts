import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Suppression } from '../notifications/suppression.ts'
import { nearest } from './nearest.ts'
import { HttpProblem } from './problem.ts'
import { suppressionColumns, suppressionFields } from './suppression-resource.ts'
import { readSuppression } from './suppression-schema.ts'
import { invalidRequest } from './validation.ts'

/** Two statements' worth of seconds on a small database, and an answer that fits however many lines are refused. */
export const importRowsMax = 10_000
/** A fifth of what API Gateway hands on. */
export const importBytesMax = 2 * 1024 * 1024

/** A page of suppressions as a file that can be imported as it is. */
export const toCsv = (suppressions: readonly Suppression[]): string =>
  stringify(suppressions.map(toCells), { header: true, columns: [...suppressionColumns], record_delimiter: '\r\n' })

/**
 * A spreadsheet takes a cell that begins like this for a formula. An apostrophe before it says "text" there, and the import takes it
 * away again. E-mail addresses and phone numbers stay as they are: nothing that they may hold can make a formula that does anything,
 * and other programs read them too.
 */
const guarded = (text: string) => (/^'*[=+\-@]/.test(text) ? `'${text}` : text)
const unguarded = (text: string) => (/^'+[=+\-@]/.test(text) ? text.slice(1) : text)

const toCells = (suppression: Suppression) => {
  const { recipient, note, ...fields } = suppressionFields(suppression)
  const isToken = suppression.channel === 'push'
  return { ...fields, recipient: isToken ? guarded(recipient) : recipient, note: note && guarded(note) }
}

export interface RefusedLine {
  line: number
  column: string | null
  code: string
  detail: string
}

interface ImportFile {
  rows: ReturnType<typeof readSuppression>[]
  refused: RefusedLine[]
}

/** Each line by itself, so that a quote that nobody closed costs its own line and no other. */
export const readCsv = (text: string): ImportFile => {
  const [head = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const delimiter = head.includes(',') ? ',' : ';' // what spreadsheets write where the comma is for decimals
  const columns = readHeader(head, delimiter)
  const filled = lines.map((content, index) => ({ content, line: index + 2 })).filter(({ content }) => content.trim())
  if (filled.length > importRowsMax) throw tooManyRows(filled.length)
  const file: ImportFile = { rows: [], refused: [] }
  for (const { content, line } of filled) {
    try {
      file.rows.push(readSuppression(toRecord(columns, cellsOf(content, delimiter))))
    } catch (error) {
      file.refused.push({ line, ...refusalOf(error) })
    }
  }
  return file
}

const cellsOf = (line: string, delimiter: string): string[] => {
  const [cells = []] = parse(line, { delimiter, relax_column_count: true, trim: true }) as string[][]
  return cells
}

const needed = ['channel', 'recipient']
/** The rest of an exported file is known, and not looked at: this import is another source, at another time. */
const taken = [...needed, 'reason', 'note']

const readHeader = (head: string, delimiter: string): string[] => {
  const columns = cellsOrNone(head, delimiter).map((name) => name.toLowerCase())
  const missing = needed.filter((name) => !columns.includes(name))
  const unknown = columns.filter((name) => !suppressionColumns.some((known) => known === name))
  const twice = columns.filter((name, index) => columns.indexOf(name) !== index)
  const errors = [
    ...missing.map((name) => headerError(name, 'required', `is required: the first line names the columns.`)),
    ...unknown.map((name) => headerError(name, 'unknown_field', unknownDetail(name))),
    ...twice.map((name) => headerError(name, 'invalid', 'stands there twice.')),
  ]
  if (errors.length > 0) throw invalidRequest(errors.slice(0, headerErrorsMax))
  return columns
}

const headerErrorsMax = 20

const cellsOrNone = (head: string, delimiter: string) => {
  try {
    return cellsOf(head, delimiter)
  } catch {
    return []
  }
}

const headerError = (name: string, code: string, detail: string) => ({
  pointer: `/header/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  code,
  detail,
})

const unknownDetail = (name: string) => {
  const like = nearest(name, suppressionColumns)
  return like ? `Unknown column; did you mean "${like}"?` : 'Unknown column; take it out of the file.'
}

/** An empty cell is a field that was left out. */
const toRecord = (columns: readonly string[], cells: readonly string[]) => {
  if (cells.length > columns.length) throw tooManyCells(cells.length, columns.length)
  const pairs = columns.map((name, index) => [name, unguarded(cells[index] ?? '')] as const)
  return Object.fromEntries(pairs.filter(([name, cell]) => cell !== '' && taken.includes(name)))
}

const tooManyCells = (given: number, wanted: number) =>
  invalidRequest([
    {
      pointer: '',
      code: 'too_many_cells',
      detail: `has ${given} cells for ${wanted} columns; quote what holds a comma.`,
    },
  ])

const refusalOf = (error: unknown): Omit<RefusedLine, 'line'> => {
  if (error instanceof CsvError)
    return { column: null, code: 'malformed_csv', detail: 'has a quote that is not closed or not doubled.' }
  const [first] = error instanceof HttpProblem ? (error.extras.errors ?? []) : []
  if (!first) throw error
  return { column: first.pointer.slice(1) || null, code: first.code, detail: first.detail }
}

const tooManyRows = (rows: number) =>
  new HttpProblem(
    'body_too_large',
    `The file has ${rows} rows; ${importRowsMax} is the most at once. Send it in parts.`,
  )
