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
export const asTable = (lines: readonly Line[]): string => cellsAsTable([[...heads], ...lines.map(cellsOf)])

/** For the documents. */
export const asMarkdown = (lines: readonly Line[]): string => cellsAsMarkdown([[...heads], ...lines.map(cellsOf)])

/** The first row is the head, the first column is words, and the others are figures. */
export const cellsAsTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

export const cellsAsMarkdown = ([head = [], ...rows]: readonly (readonly string[])[]): string => {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(head), row(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n')
}
