import { stripVTControlCharacters } from 'node:util'

const widthOf = (cell: string) => stripVTControlCharacters(cell).length
const padded = (cell: string, width: number) => cell + ' '.repeat(Math.max(0, width - widthOf(cell)))

/** Rows as aligned columns; the last one is left ragged, so that nothing ends in blanks. */
export const alignColumns = (rows: readonly (readonly string[])[]): string[] => {
  const widths: number[] = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell))
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padded(cell, widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
