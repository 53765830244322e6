import type { CostReport } from './cost-report.ts'
import type { PriceTable } from './price-table.ts'

export type Table = readonly (readonly string[])[]

/** What an idle month costs, by service. */
export const idleTable = ({ idle, idleUsd }: CostReport): Table => [
  ['idle, USD a month', '', 'what'],
  ...idle.map(({ service, usd, what }) => [service, money(usd), what]),
  ['together', money(idleUsd), ''],
]

/** What traffic adds to it: a column for each shape. */
export const trafficTable = ({ shapes, idleUsd }: CostReport): Table => {
  const column = (name: string, pick: (shape: (typeof shapes)[number]) => string) => [name, ...shapes.map(pick)]
  const services = shapes[0]?.services.map(({ service }) => service) ?? []
  return [
    column('USD a month', ({ shape }) => shape.name),
    ...services.map((name, index) => column(name, (each) => money(each.services[index]?.usd ?? 0))),
    column('traffic, together', ({ servicesUsd }) => money(servicesUsd)),
    column('idle', () => money(idleUsd)),
    column('AWS, together', ({ monthUsd }) => money(monthUsd)),
    column('traffic, a million', ({ perMillionUsd }) => money(perMillionUsd)),
    column('AWS, a million', ({ monthUsd, shape }) => money((monthUsd / shape.count) * 1e6)),
    column('providers on top', ({ providersUsd }) => money(providersUsd)),
  ]
}

/** The same months rented; providers come on top there too. */
export const rentedTable = (report: CostReport): Table => [
  ['USD a month', ...report.shapes.map(({ shape }) => shape.name)],
  [`Heliograph, ${report.stage}`, ...report.shapes.map(({ monthUsd }) => dollars(monthUsd))],
  ...(report.shapes[0]?.rented ?? []).map(({ name }, index) => [
    name,
    ...report.shapes.map(({ rented }) => dollars(rented[index]?.usd ?? 0)),
  ]),
]

/** Every price, with where it is from. */
export const priceRows = ({ aws, providers }: PriceTable): Table => [
  ['price, USD', '', 'for', 'source', 'verified'],
  ...Object.entries({ ...aws, ...providers }).map(([name, { usd, unit, source, readAt }]) => [
    name,
    typeof usd === 'number'
      ? String(usd)
      : Object.entries(usd)
          .map(([of, each]) => `${of} ${each}`)
          .join(', '),
    unit,
    source,
    readAt ?? 'no',
  ]),
]

export const planRows = ({ rented }: PriceTable): Table => [
  ['plan', 'a month', 'with', 'each further one', 'as of', 'source', 'verified'],
  ...rented.map(({ name, plan, monthUsd, included, unit, furtherUsd, on, source, readAt }) => [
    `${name}, ${plan}`,
    String(monthUsd),
    `${included.toLocaleString('en')} (${unit})`,
    String(furtherUsd),
    on ?? 'unknown',
    source,
    readAt ?? 'no',
  ]),
]

const money = (usd: number) => usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const dollars = (usd: number) => Math.round(usd).toLocaleString('en')

export const asText = (table: Table): string => {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  const isNumeric = (column: number) => table.slice(1).every((row) => /^[\d.,]*$/.test(row[column] ?? ''))
  const cell = (text: string, column: number) =>
    isNumeric(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  return table.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

export const asMarkdown = ([head = [], ...rows]: Table): string => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const isNumeric = (column: number) => column > 0 && rows.every((row) => /^[\d.,]*$/.test(row[column] ?? ''))
  return [line(head), line(head.map((_, column) => (isNumeric(column) ? '---:' : '---'))), ...rows.map(line)].join('\n')
}
