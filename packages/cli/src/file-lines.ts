import { CsvError, parse } from 'csv-parse/sync'
import { usageError } from './command-error.ts'
import { given, type Message, withType } from './message.ts'

/** One request in a file, and where it stands there. */
export interface FileLine {
  line: number
  message: Message
}

/** A hundred thousand take some minutes; more is better sent by a program, with the client. */
const linesMax = 100_000

export type FileFormat = 'csv' | 'jsonl'

/** Every notification of a file; `defaults` stands in for what a line does not say. */
export const readLines = (text: string, format: FileFormat, defaults: Message): FileLine[] => {
  const read = format === 'csv' ? csvLines(text) : jsonLines(text)
  if (read.length === 0) throw usageError('The file has no notification in it.')
  if (read.length > linesMax) throw usageError(`The file has ${read.length} lines; ${linesMax} is the most at once.`)
  return read.map(({ line, message }) => ({ line, message: withType(merged(defaults, message)) }))
}

/** A line’s own recipient is the only one; pairs add up. */
const merged = (defaults: Message, message: Message): Message => {
  const { email: _, phone: __, device_token: ___, type: ____, ...rest } = defaults
  const pairs = ['metadata', 'data', 'headers'].filter((name) => name in rest && name in message)
  const both = pairs.map((name) => [name, { ...(rest[name] as object), ...(message[name] as object) }])
  return { ...rest, ...message, ...Object.fromEntries(both) }
}

const jsonLines = (text: string): FileLine[] =>
  text.split(/\r\n|\n/).flatMap((content, index) => {
    if (content.trim() === '') return []
    const line = index + 1
    const message = parseJson(content, line)
    if (typeof message === 'object' && message !== null && !Array.isArray(message)) {
      return [{ line, message: message as Message }]
    }
    throw usageError(`Line ${line} is no JSON object.`)
  })

const parseJson = (content: string, line: number): unknown => {
  try {
    return JSON.parse(content)
  } catch {
    throw usageError(`Line ${line} is not JSON. A JSONL file has one object on each line.`)
  }
}

interface CsvRecord {
  record: Record<string, string>
  info: { lines: number }
}

/** The first line names the columns: the API’s fields, and `metadata.order` for a pair. */
const csvLines = (text: string): FileLine[] => {
  try {
    const records = parse(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      delimiter: delimiterOf(text),
    }) as unknown as CsvRecord[]
    return records.map(({ record, info }) => ({ line: info.lines, message: fromCells(record) }))
  } catch (error) {
    if (error instanceof CsvError) throw usageError(`The file is not CSV: ${error.message}`)
    throw error
  }
}

/** Spreadsheets write a semicolon where the comma is for decimals. */
const delimiterOf = (text: string) => {
  const [head = ''] = text.split('\n')
  return head.includes(',') || !head.includes(';') ? ',' : ';'
}

/** An empty cell is a field that was left out. */
const fromCells = (record: Record<string, string>): Message => {
  const message: Message = {}
  for (const [name, cell] of Object.entries(record)) {
    if (cell === '') continue
    const [, group, pair] = /^(metadata|data|headers)\.(.+)$/.exec(name) ?? []
    if (group && pair) message[group] = { ...(message[group] as object), [pair]: cell }
    else message[name] = cellValue(name, cell)
  }
  return given(message)
}

const cellValue = (name: string, cell: string): unknown => {
  if (name === 'ttl_seconds' && /^\d+$/.test(cell)) return Number(cell)
  if (name === 'list_unsubscribe' && /^(true|false)$/i.test(cell)) return cell.toLowerCase() === 'true'
  return cell
}
