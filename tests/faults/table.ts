import type { Result } from './run-scenario.ts'

const heads = ['fault', 'runs', 'accepted', 'lost', 'duplicates', 'bound', 'recovery', ''] as const

/** The last cell says whether it was survived, and is for a terminal only. */
export const cellsOf = ({ title, runs, accepted, lost, duplicates, bound, recoveryMs, broken }: Result) => [
  title,
  String(runs),
  accepted.toLocaleString('en'),
  String(lost),
  String(duplicates),
  String(bound),
  `${(recoveryMs / 1_000).toFixed(1)} s`,
  broken.length === 0 ? 'ok' : 'FAILED',
]

/** For a terminal. */
export const asTable = (results: readonly Result[]) => {
  const rows = [[...heads], ...results.map(cellsOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

/** For the documents: rows of cells, the last of each left out. */
export const asMarkdown = (rows: readonly (readonly string[])[]) => {
  const named = heads.slice(0, -1)
  const line = (cells: readonly string[]) => `| ${cells.slice(0, named.length).join(' | ')} |`
  return [line(named), line(named.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}
