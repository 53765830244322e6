import { parseArgs } from 'node:util'
import { bold, dim } from '../dev/steps.ts'
import { costReport } from './cost/cost-report.ts'
import { asText, idleTable, rentedTable, trafficTable } from './cost/cost-tables.ts'
import { readPrices } from './cost/price-table.ts'

const help = `Usage: npm run cost -- [--stage dev] [--json]

What a stage costs: the bill while nothing happens, and what traffic adds to it, by service. What is counted comes from infra/, what it
costs from scripts/cost/prices.json, and what one notification takes from scripts/cost/traffic.ts. Asks nobody; no account is needed.

  --stage STAGE  dev (unless it is said otherwise), prod, or another one of infra/params.yml
  --json         the same as data
  --help         this

docs/cost.md explains the figures, and compares them with renting.`

const main = (args: string[]) => {
  const { values } = parseArgs({
    args,
    options: {
      stage: { type: 'string', default: 'dev' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(help)
  const prices = readPrices()
  const report = costReport(values.stage, prices)
  if (values.json) return console.log(JSON.stringify(report, null, 2))
  console.log(
    bold(`Stage ${report.stage}, prices of ${report.region} as of ${report.on}, without a free tier or taxes`),
  )
  for (const table of [idleTable(report), trafficTable(report), rentedTable(report)]) console.log(`\n${asText(table)}`)
  console.log(dim('\nEstimates. What is assumed, where prices are from, and which are not verified: docs/cost.md'))
}

try {
  main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
