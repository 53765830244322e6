import { type Line, type Side, totalCpu } from './results.ts'

const heads = ['figure', 'ours /s', 'peer /s', 'ours CPU us', 'peer CPU us', 'ratio', 'spread', 'reach', 'met'] as const

export const cellsOf = ({ name, ratio, reach, better, met, spread, ours, peer, missing }: Line): string[] => [
  name,
  rate(ours),
  rate(peer),
  cpu(ours),
  cpu(peer),
  missing ? 'not available' : number(ratio),
  spread ? `${number(spread[0])} .. ${number(spread[1])}` : '',
  `${better === 'higher' ? '>=' : '<='} ${number(reach)}`,
  missing ? '-' : met ? 'yes' : 'no',
]

const rate = (side: Side | null) => (side?.perSecond == null ? '' : Math.round(side.perSecond).toLocaleString('en'))

const cpu = (side: Side | null) => {
  const us = side && totalCpu(side)
  return us == null ? '' : us.toFixed(1)
}

const number = (value: number | null) => (value === null ? '' : value >= 100 ? value.toFixed(0) : value.toFixed(2))

/** For a terminal. */
export const asTable = (lines: readonly Line[]): string => {
  const rows = [[...heads], ...lines.map(cellsOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

/** For the documents. */
export const asMarkdown = (lines: readonly Line[]): string => {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(heads),
    row(heads.map((_, column) => (column === 0 ? '---' : '---:'))),
    ...lines.map(cellsOf).map(row),
  ].join('\n')
}
