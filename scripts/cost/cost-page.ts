import { readFileSync } from 'node:fs'
import { type CostReport, costReport } from './cost-report.ts'
import { asMarkdown, idleTable, planRows, priceRows, rentedTable, type Table, trafficTable } from './cost-tables.ts'
import { readPrices } from './price-table.ts'
import { assumptions } from './traffic.ts'

export const costPageFile = new URL('../../docs/cost.md', import.meta.url)

/** docs/cost.md with the tables of today between its marks; the words round them are written by hand. */
export const costPage = (page = readFileSync(costPageFile, 'utf8')): string => {
  const prices = readPrices()
  const reports = ['dev', 'prod'].map((stage) => costReport(stage, prices))
  const tables: Record<string, string> = {
    idle: both(reports, idleTable),
    traffic: both(reports, trafficTable),
    rented: both(reports, rentedTable),
    plans: asMarkdown(planRows(prices)),
    assumptions: asMarkdown([
      ['assumption', 'value'],
      ...Object.entries(assumptions).map(([name, value]) => [name, inWords(value)]),
    ]),
    prices: `Region ${prices.region}, as of ${prices.on}. ${prices.note}\n\n${asMarkdown(priceRows(prices))}`,
  }
  return Object.entries(tables).reduce(putBetweenMarks, page)
}

const both = (reports: readonly CostReport[], table: (report: CostReport) => Table) =>
  reports.map((report) => `**${report.stage}**\n\n${asMarkdown(table(report))}`).join('\n\n')

const inWords = (value: number | object) =>
  typeof value === 'number'
    ? String(value)
    : Object.entries(value)
        .map(([name, each]) => `${name} ${each}`)
        .join(', ')

const putBetweenMarks = (page: string, [name, table]: [string, string]) => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/cost.md has no ${begin} ... ${end}.`)
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`
}
