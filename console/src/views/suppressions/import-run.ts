import { importSuppressions } from '../../api/calls.ts'
import type { Send } from '../../api/send.ts'
import { type CsvPart, partsOf } from './csv-parts.ts'

export interface ImportOutcome {
  added: number
  alreadyThere: number
  refused: number
  errors: { line: number; detail: string }[]
  isStopped: boolean
}

/** Errors that are worth reading; a file with more has one fault in every line. */
const errorsMax = 50

/** Sends a file part by part. Stopping leaves what was imported; importing the file again adds what is missing. */
export const runImport = async (
  send: Send,
  csv: string,
  { signal, onStep }: { signal: AbortSignal; onStep(done: number, total: number): void },
): Promise<ImportOutcome> => {
  const parts = partsOf(csv)
  const total = parts.reduce((sum, { lines }) => sum + lines, 0)
  const outcome: ImportOutcome = { added: 0, alreadyThere: 0, refused: 0, errors: [], isStopped: false }
  let done = 0
  onStep(done, total)
  for (const part of parts) {
    if (signal.aborted) return { ...outcome, isStopped: true }
    await sendPart(send, part, outcome)
    done += part.lines
    onStep(done, total)
  }
  return outcome
}

const sendPart = async (send: Send, { text, linesBefore }: CsvPart, outcome: ImportOutcome) => {
  // Without the signal: a part that is on its way is imported, and its answer is wanted.
  const { data } = await send(importSuppressions(text))
  outcome.added += data.added
  outcome.alreadyThere += data.already_there
  outcome.refused += data.refused
  const errors = data.errors.map(({ line, detail }) => ({ line: line + linesBefore, detail }))
  outcome.errors = [...outcome.errors, ...errors].slice(0, errorsMax)
}
