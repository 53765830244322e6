import { exportSuppressions, type SuppressionsQuery } from '../../api/calls.ts'
import type { Send } from '../../api/send.ts'

export interface Exported {
  csv: string
  lines: number
  isStopped: boolean
}

/** Every page is a file with a header: one file is made of them, with one. Stopping gives what has come. */
export const runExport = async (
  send: Send,
  filter: SuppressionsQuery,
  { signal, onStep }: { signal: AbortSignal; onStep(lines: number): void },
): Promise<Exported> => {
  const parts: string[] = []
  let lines = 0
  let query: SuppressionsQuery | undefined = filter
  while (query && !signal.aborted) {
    const { data, headers } = await send(exportSuppressions(query))
    const body: string = parts.length === 0 ? data : withoutHeader(data)
    parts.push(body)
    lines += body.split('\n').filter((line) => line !== '').length - (parts.length === 1 ? 1 : 0)
    onStep(lines)
    query = nextOf(headers)
  }
  return { csv: parts.join(''), lines, isStopped: query !== undefined }
}

const withoutHeader = (csv: string) => csv.slice(csv.indexOf('\n') + 1)

const nextOf = (headers: Headers): SuppressionsQuery | undefined => {
  const [, target] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? []
  return target ? Object.fromEntries(new URL(target, 'http://next').searchParams) : undefined
}
