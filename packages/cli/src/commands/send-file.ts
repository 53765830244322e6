import { randomUUID } from 'node:crypto'
import { HeliographError } from '../../../client/src/error.ts'
import { type BatchItem, toBatches, withKeys } from '../batches.ts'
import { usageError } from '../command-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { type FileFormat, readLines } from '../file-lines.ts'
import { type MessageOptions, messageOf } from '../message.ts'
import { readNamed } from '../named-file.ts'
import { showProgress } from '../progress.ts'
import type { Session } from '../session.ts'
import { alignColumns } from '../table.ts'

export interface SendOptions extends MessageOptions {
  file?: string
  format?: 'csv' | 'jsonl'
  again?: boolean
  idempotencyKey?: string
  wait?: number | true
}

/** Of lines that were not sent; --json has them all. */
const shownMax = 20

interface LineResult {
  line: number
  result: 'created' | 'replayed' | 'refused' | 'invalid'
  id?: string
  pointer?: string
  detail?: string
}

/** Every line of a file, through the batch route. Sending the file again, after a mistake was mended in it, sends the rest. */
export const sendFile = async (session: Session, options: SendOptions, name: string) => {
  const { world } = session
  if (options.idempotencyKey !== undefined || options.wait !== undefined) {
    throw usageError('--idempotency-key and --wait are for one notification; lines of a file have keys of their own.')
  }
  const defaults = await messageOf(options, world)
  const lines = readLines(await readNamed(world, name), formatOf(name, options.format), defaults)
  const batches = toBatches(withKeys(lines, options.again ? randomUUID() : ''))
  const results: LineResult[] = []
  const progress = showProgress(session, 'Sending', lines.length)
  try {
    for (const batch of batches) {
      results.push(...(await sendBatch(session, batch)))
      progress.to(results.length)
    }
  } catch (error) {
    progress.stop()
    session.note(`${results.length} of ${lines.length} lines were sent. Send the file again: nothing goes out twice.`)
    throw error
  } finally {
    progress.stop()
  }
  return tell(session, results)
}

const formatOf = (name: string, said: FileFormat | undefined): FileFormat => {
  if (said) return said
  if (/\.csv$/i.test(name)) return 'csv'
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl'
  throw usageError(`Is ${name === '-' ? 'that' : name} CSV or JSONL? Say --format.`)
}

const sendBatch = async (session: Session, batch: BatchItem[]): Promise<LineResult[]> => {
  if (batch.length === 0) return []
  const { heliograph, world } = session
  try {
    const messages = batch.map(({ message }) => message) as unknown as Parameters<typeof heliograph.sendMany>[0]
    const { data } = await heliograph.sendMany(messages, { signal: world.signal })
    return data.map((one, index) => {
      const line = batch[index]?.line ?? 0
      return 'notification' in one
        ? { line, result: one.result, id: one.notification.id }
        : { line, result: 'refused', detail: one.error.detail }
    })
  } catch (error) {
    const invalid = invalidLines(batch, error)
    if (invalid.length === 0) throw error
    // The API takes all of a request or nothing, so the good lines go again without the others. It names some of these each time.
    const named = new Set(invalid.map(({ line }) => line))
    const rest = batch.filter(({ line }) => !named.has(line))
    return [...invalid, ...(await sendBatch(session, rest))]
  }
}

const invalidLines = (batch: BatchItem[], error: unknown): LineResult[] => {
  if (!(error instanceof HeliographError) || error.status !== 422) return []
  return (error.problem?.errors ?? []).flatMap(({ pointer, detail }) => {
    const [, index = '', rest = ''] = /^\/notifications\/(\d+)(.*)$/.exec(pointer) ?? []
    const line = batch[Number(index)]?.line
    return line === undefined ? [] : [{ line, result: 'invalid' as const, pointer: rest || '/', detail }]
  })
}

const tell = (session: Session, unsorted: LineResult[]) => {
  const results = unsorted.toSorted((a, b) => a.line - b.line)
  const wrong = results.filter(({ result }) => result === 'refused' || result === 'invalid')
  const sum = {
    created: results.filter(({ result }) => result === 'created').length,
    replayed: results.filter(({ result }) => result === 'replayed').length,
    not_sent: new Set(wrong.map(({ line }) => line)).size,
  }
  if (session.isJson) session.document({ object: 'file', ...sum, data: results })
  else {
    const rows = wrong
      .slice(0, shownMax)
      .map(({ line, pointer = '', detail = '' }) => [`line ${line}`, pointer, detail])
    for (const line of alignColumns(rows)) session.note(line)
    if (wrong.length > shownMax) session.note(`and ${wrong.length - shownMax} more`)
    session.print(`${sum.created} sent, ${sum.replayed} sent before, ${sum.not_sent} not sent.`)
    if (wrong.length > 0) session.note('Mend these lines and send the file again: nothing goes out twice.')
  }
  return wrong.length === 0 ? exitCodes.ok : exitCodes.failed
}
