import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesUnder, linesWith } from './source-files.ts'

const cruiseMs = 120_000 // it parses a thousand files, on whatever machine
const folders = ['lib', 'functions', 'dev', 'scripts', 'tests', 'bench', 'packages', 'console']

describe('who imports whom', () => {
  let found: ICruiseResult

  beforeAll(async () => {
    const options = await extractDepcruiseOptions(join(import.meta.dirname, '../../.dependency-cruiser.mjs'))
    const { output } = await cruise(folders, { ...options, validate: true })
    found = output as ICruiseResult
  }, cruiseMs)

  it('is checked for every source file', () => {
    // a tool that does not understand the language finds nothing, and so nothing wrong
    const seen = new Set(found.modules.map((module) => module.source))
    expect(filesUnder(...folders).filter((file) => !seen.has(file))).toEqual([])
  })

  it('follows the picture of the house, without cycles', () => {
    const violations = found.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)
    expect(violations).toEqual([])
  })
})

describe('what only one place may do', () => {
  it('reads process.env in lib/config/environment.ts only', () => {
    expect(linesWith(/process\.env/, filesUnder('lib', 'functions'), ['lib/config/environment.ts'])).toEqual([])
  })

  it('asks the clock in lib/config/clock.ts only', () => {
    const asking = /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/
    expect(linesWith(asking, filesUnder('lib', 'functions'), ['lib/config/clock.ts'])).toEqual([])
  })

  it('writes SQL in lib/store and lib/queue only', () => {
    const sql = /\bsql`\s*(select|insert|update|delete|with|create)\b/
    expect(linesWith(sql, filesUnder('lib'), ['lib/store/', 'lib/queue/'])).toEqual([])
  })

  it('imports zod as a namespace everywhere: the named import weighs four times as much in a bundle', () => {
    const named = /import\s+(type\s+)?\{[^}]*\}\s+from 'zod'|import z from 'zod'/
    expect(linesWith(named, filesUnder('lib', 'functions', 'dev', 'scripts', 'bench'), [])).toEqual([])
  })
})
