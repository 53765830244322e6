import type { FigureResult } from '../results.ts'
import { isMet, median, type Spread, spread } from '../statistics.ts'
import type { ColdStart } from './cold-start.ts'
import type { Sizes } from './sizes.ts'

export interface ColdLine {
  name: string
  sizes: Sizes
  importMs: Middle
  answerMs: Middle
  wholeMs: Middle
  /** The import by a process that does nothing, in the same round. */
  importByFloor: Middle
}

interface Middle {
  median: number
  spread: Spread
}

export interface ColdRound {
  floorMs: number
  starts: ReadonlyMap<string, ColdStart>
}

/** What a new instance of api may take to load, on a quiet machine like the one of docs/performance.md. */
const apiImportMsMax = 75
const functionKbMax = 1536

export const coldLine = (name: string, sizes: Sizes, rounds: readonly ColdRound[]): ColdLine => {
  const pairs = rounds.flatMap(({ floorMs, starts }) => {
    const start = starts.get(name)
    return start ? [{ floorMs, start }] : []
  })
  const middle = (pick: (pair: (typeof pairs)[number]) => number): Middle => {
    const values = pairs.map(pick)
    return { median: median(values), spread: spread(values) }
  }
  return {
    name,
    sizes,
    importMs: middle(({ start }) => start.importMs),
    answerMs: middle(({ start }) => start.answerMs),
    wholeMs: middle(({ start }) => start.wholeMs),
    importByFloor: middle(({ start, floorMs }) => start.importMs / floorMs),
  }
}

/** Two of them have a limit; both are no ratios, and stand where the others have theirs. */
export const coldFigures = (lines: readonly ColdLine[]): FigureResult[] => {
  const api = lines.find(({ name }) => name === 'api')
  const kilobytes = lines.map(({ sizes }) => sizes.kb)
  const largest = Math.max(...kilobytes)
  return [
    ...(api
      ? [{ name: 'cold-api-import-ms', ratio: api.importMs.median, reach: apiImportMsMax, spread: api.importMs.spread }]
      : []),
    { name: 'cold-largest-kb', ratio: largest, reach: functionKbMax, spread: spread(kilobytes) },
  ].map((figure) => ({ ...figure, met: isMet(figure.ratio, figure.reach, 'lower') }))
}

export const coldCells = (lines: readonly ColdLine[]): string[][] => [
  [
    'function',
    'KB',
    'KB gz',
    'KB at start',
    'import ms',
    'spread',
    'by node -e 0',
    'first answer ms',
    'process ms',
    'spread',
  ],
  ...lines.map(({ name, sizes, importMs, answerMs, wholeMs, importByFloor }) => [
    name,
    ...[sizes.kb, sizes.gzKb, sizes.startKb].map((kb) => kb.toFixed(0)),
    importMs.median.toFixed(1),
    inWords(importMs.spread),
    importByFloor.median.toFixed(2),
    answerMs.median.toFixed(1),
    wholeMs.median.toFixed(0),
    inWords(wholeMs.spread),
  ]),
]

const inWords = ([least, most]: Spread) => `${least.toFixed(0)} .. ${most.toFixed(0)}`
