import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { figures } from '../../../bench/figures.ts'
import { choose, readOptions } from '../../../bench/options.ts'
import { writeDocs } from '../../../bench/write-docs.ts'

describe('what is asked of the bench', () => {
  it('is seven rounds at full size, unless it is said otherwise', () =>
    expect(readOptions([])).toMatchObject({ only: [], rounds: 7, isQuick: false, isStrict: false }))
  it('is fewer rounds when it has to be quick, unless they are counted out', () => {
    expect(readOptions(['--quick']).rounds).toBe(3)
    expect(readOptions(['--quick', '--rounds', '5']).rounds).toBe(5)
  })
  it.each(['0', '-1', '1.5', 'many'])('is refused with %s rounds', (rounds) =>
    expect(() => readOptions([`--rounds=${rounds}`])).toThrow('--rounds must be a whole number'),
  )
  it('is refused with an option that nobody knows', () => expect(() => readOptions(['--fast'])).toThrow('--fast'))
})

describe('the chosen figures', () => {
  const names = (...only: string[]) => choose(only, figures).map(({ name }) => name)

  it('are all, where none is named', () => expect(names()).toHaveLength(figures.length))
  it('are those that begin so', () => expect(names('drain-singles')).toEqual(['drain-singles/S', 'drain-singles/W']))
  it('are refused where there is none', () => expect(() => names('drain-tripels')).toThrow('drain-tripels'))
  it('have names of their own', () => expect(new Set(names()).size).toBe(figures.length))
})

describe('the table of the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heliograph-bench-docs-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const page = join(folder, 'page.md')
  const data = join(folder, 'bench.json')
  const side = { name: 'one', perSecond: 1_234, cpuUs: null, p50Ms: null }
  const line = {
    name: 'a/b',
    ratio: 4.2,
    reach: 4,
    met: true,
    spread: [4, 5],
    better: 'higher',
    ours: side,
    peer: side,
    missing: null,
  }
  const run = { on: '2026-01-02', rounds: 7, quick: false, items: null, machine: 'a machine' }

  it('takes the place of what stood between its marks, and of nothing else', () => {
    writeFileSync(page, 'before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n')
    writeFileSync(data, JSON.stringify({ details: [line], run }))
    writeDocs(data, 'bench', page)
    const text = readFileSync(page, 'utf8')
    expect(text).toMatch(/^before\n<!-- bench: begin -->\n\n\| figure /)
    expect(text).toContain('| a/b | 1,234 | 1,234 |  |  | 4.20 | 4.00 .. 5.00 | >= 4.00 | yes |')
    expect(text).toContain('on 2026-01-02, 7 rounds: a machine.')
    expect(text).toMatch(/<!-- bench: end -->\nafter\n$/)
    expect(text).not.toContain('old')
  })

  it('is not made of a quick run', () => {
    writeFileSync(data, JSON.stringify({ details: [line], run: { ...run, quick: true } }))
    expect(() => writeDocs(data, 'bench', page)).toThrow('--quick')
  })
})
