import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisProgram } from '../../dev/redis-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const patienceMs = 300_000

/** As a user types it. Figures of a few items say nothing, and so nothing here looks at them. */
const bench = (...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, NODE_ENV: '', NO_COLOR: '1' }
    execFile(
      'npm',
      ['run', '-s', 'bench', '--', ...args],
      { cwd: root, env, timeout: patienceMs },
      (error, ...output) => resolve({ code: error ? Number(error.code ?? 1) : 0, output: output.join('') }),
    )
  })

describe.skipIf(!redisProgram())('npm run bench', () => {
  const small = ['--quick', '--rounds', '1', '--items', '120']
  const names = ['drain-chunks/W', 'drain-chunks/P', 'cpu-us-chunks', 'redis-bytes-chunk']
  let folder = ''
  let ran = { code: -1, output: '' }
  let data: { figures: Record<string, unknown>[] }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-test-'))
    const json = join(folder, 'bench.json')
    ran = await bench(...small, '--only', names.join(','), '--json', json)
    expect(ran.output).toContain('figures met')
    data = JSON.parse(await readFile(json, 'utf8'))
  }, patienceMs)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('writes each figure as data', () => {
    expect(data.figures.map(({ name }) => name)).toEqual(names)
    for (const figure of data.figures) {
      expect(Object.keys(figure)).toEqual(['name', 'ratio', 'reach', 'met', 'spread'])
      expect(figure).toMatchObject({ reach: expect.any(Number), met: expect.any(Boolean) })
      if (figure.ratio !== null) expect(figure.spread).toEqual([expect.any(Number), expect.any(Number)])
    }
  })

  it('shows its progress, then the table, and is content whatever the figures say', () => {
    expect(ran.output).toMatch(/warm-up {2}drain, chunks {2}[\d,]+\/s/)
    expect(ran.output).toMatch(/round 1\/1 {2}W: Worker, no-op {2}[\d,]+\/s/)
    for (const name of names) expect(ran.output).toMatch(new RegExp(`^${name} .*(yes|no|-)$`, 'm'))
    expect(ran.output).not.toContain('\u001b')
    expect(ran.code).toBe(0)
  })

  it('refuses a figure that nobody knows', async () => {
    const { code, output } = await bench('--only', 'drain-tripels')
    expect(output).toContain('There is no figure drain-tripels')
    expect(code).toBe(1)
  })
})
