/** Lines in one request: a step of the progress, far below the megabyte or two that the API takes. */
export const linesPerPart = 1_000

export interface CsvPart {
  /** A file by itself, with the header of the whole. */
  text: string
  lines: number
  /** What to add to a line number of this part for that of the whole file. */
  linesBefore: number
}

/** Cuts a file between records: a line break between quotes is part of a value. */
export const partsOf = (csv: string, most = linesPerPart): CsvPart[] => {
  const [header = '', ...records] = recordsOf(csv)
  const parts: CsvPart[] = []
  let linesBefore = 0
  for (let start = 0; start < records.length; start += most) {
    const own = records.slice(start, start + most)
    parts.push({ text: [header, ...own].join('\n'), lines: own.length, linesBefore })
    linesBefore += own.reduce((sum, record) => sum + record.split('\n').length, 0)
  }
  return parts
}

const recordsOf = (csv: string): string[] => {
  const records: string[] = []
  let open = ''
  for (const line of csv.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const record = open === '' ? line : `${open}\n${line}`
    const isWhole = (record.split('"').length - 1) % 2 === 0
    if (isWhole && record.trim() !== '') records.push(record)
    open = isWhole ? '' : record
  }
  if (open !== '') records.push(open) // a quote that is never closed: the API says what is wrong with it
  return records
}
