import { describe, expect, it } from 'vitest'
import { scenarios } from './scenarios.ts'
import { readTable } from './write-docs.ts'

describe('the reliability page', () => {
  const rows = readTable()

  it('has the last full run of every fault, in the same order', () => {
    expect(rows.map(([title]) => title)).toEqual(scenarios.map(({ title }) => title))
  })

  it('shows none that lost something, or doubled more than its bound', () => {
    for (const [title, , accepted, lost, duplicates, bound] of rows) {
      expect(Number(accepted?.replaceAll(',', '')), title).toBeGreaterThan(0)
      expect(lost, title).toBe('0')
      expect(Number(duplicates), title).toBeLessThanOrEqual(Number(bound))
    }
  })
})
