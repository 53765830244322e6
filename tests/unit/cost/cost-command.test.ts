import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { costPage, costPageFile } from '../../../scripts/cost/cost-page.ts'
import { type CostReport, costReport } from '../../../scripts/cost/cost-report.ts'
import { asMarkdown, asText, idleTable, rentedTable, trafficTable } from '../../../scripts/cost/cost-tables.ts'
import { readPrices } from '../../../scripts/cost/price-table.ts'
import { runScript } from '../../support/run-script.ts'

const page = readFileSync(costPageFile, 'utf8')

/** Each command is a process of its own, on whatever machine. */
const patienceMs = 120_000

describe('npm run cost', { timeout: patienceMs }, () => {
  it.each(['dev', 'prod'])('prints what docs/cost.md shows of %s', async (stage) => {
    const { code, output } = await runScript('cost', ['--stage', stage, '--json'], {})
    expect(code, output).toBe(0)
    const report = JSON.parse(output) as CostReport
    expect(report.idleUsd).toBeGreaterThan(0)
    for (const table of [idleTable, trafficTable, rentedTable]) expect(page).toContain(asMarkdown(table(report)))
    const { output: words } = await runScript('cost', [`--stage=${stage}`], { NO_COLOR: '1' })
    for (const table of [idleTable, trafficTable, rentedTable]) expect(words).toContain(asText(table(report)))
    expect(words).toContain('Estimates.')
  })

  it('explains itself, and refuses what it does not know', async () => {
    expect(await runScript('cost', ['--help'], {})).toMatchObject({
      code: 0,
      output: expect.stringContaining('--stage'),
    })
    const { code, output } = await runScript('cost', ['--cheap'], {})
    expect([code, output]).toEqual([2, expect.stringContaining('--cheap')])
  })
})

describe('docs/deploying.md', () => {
  it('names the idle bills, within a tenth', () => {
    const deploying = readFileSync(new URL('../../../docs/deploying.md', import.meta.url), 'utf8')
    const [, dev, prod] = /About (\d+) USD a month for `dev` and (\d+) for `prod`/.exec(deploying) ?? []
    for (const [stage, named] of Object.entries({ dev, prod })) {
      const { idleUsd } = costReport(stage, readPrices())
      expect(Math.abs(Number(named) / idleUsd - 1), `${stage} is ${idleUsd}`).toBeLessThan(0.1)
    }
  })
})

describe('docs/cost.md', () => {
  it('is up to date: npm run docs', () => expect(costPage(page)).toBe(page))
  it('says of each plan whether and when it was verified', () => {
    expect(page).toMatch(/Knock, Starter \| 250 .* 2026-05-25 /)
    expect(page).toMatch(/Courier, Business \| 0 .* unknown .* no \|/)
  })
})
