import { describe, expect, it } from 'vitest'
import { statuses } from '../../../lib/notifications/notification.ts'
import { readDuration, readInstant } from '../../../packages/cli/src/instant.ts'
import { paintFor, paintStatus } from '../../../packages/cli/src/paint.ts'
import { showProgress } from '../../../packages/cli/src/progress.ts'
import { kinds } from '../../../packages/cli/src/seed/kinds.ts'
import { planOf } from '../../../packages/cli/src/seed/plan.ts'
import type { Session } from '../../../packages/cli/src/session.ts'
import { alignColumns } from '../../../packages/cli/src/table.ts'

const terminal = { write: () => {}, isTTY: true }

describe('colors', () => {
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', { write: () => {} }, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['a pipe that is forced', { write: () => {} }, { FORCE_COLOR: '1' }, true],
    ['a terminal that must not', terminal, { FORCE_COLOR: '0' }, false],
  ])('for %s', (_, output, env, isColored) => {
    expect(paintFor(output, env)('red', 'x')).toBe(isColored ? '\u001b[31mx\u001b[39m' : 'x')
  })

  it('do not count in a column', () => {
    const paint = paintFor(terminal, {})
    const rows = [
      [paintStatus(paint, 'SENT'), 'a'],
      [paintStatus(paint, 'DELIVERED'), 'b'],
    ]
    expect(alignColumns(rows)[0]).toBe('\u001b[32mSENT\u001b[39m       a')
  })
})

describe('times', () => {
  const now = Date.parse('2026-01-31T12:00:00Z')
  it.each([
    ['30s', 'ago', '2026-01-31T11:59:30.000Z'],
    ['2h', 'ahead', '2026-01-31T14:00:00.000Z'],
    ['7d', 'ago', '2026-01-24T12:00:00.000Z'],
    ['2026-02-01T00:00:00+01:00', 'ahead', '2026-01-31T23:00:00.000Z'],
  ] as const)('%s %s', (text, direction, instant) => expect(readInstant(text, now, direction)).toBe(instant))

  it.each(['', '5', 'm', '1w', '2026-99-99'])('%j is none', (text) => {
    expect(() => readInstant(text, now, 'ago')).toThrow('30s, 15m, 2h or 7d')
    expect(() => readDuration(text)).toThrow('30s, 15m, 2h or 7d')
  })
})

describe('progress', () => {
  const shown = (isTTY: boolean, total: number, steps: number[]) => {
    let text = ''
    const stderr = { isTTY, write: (some: string) => (text += some) }
    const progress = showProgress({ world: { stderr, env: { NO_COLOR: '1' } } } as unknown as Session, 'Sending', total)
    for (const step of steps) progress.to(step)
    progress.stop()
    return text
  }

  it('is ten lines at most in a log', () => {
    const text = shown(
      false,
      1_000,
      Array.from({ length: 1_000 }, (_, nth) => nth + 1),
    )
    expect(text.trim().split('\n')).toHaveLength(10)
    expect(text).toMatch(/^Sending 100\/1000\n.*Sending 1000\/1000\n$/s)
  })

  it('is a bar on a terminal, and gone at the end', () => {
    const text = shown(true, 4, [1, 4])
    expect(text).toContain(`Sending ${'━'.repeat(8)}${'─'.repeat(22)} 1/4`)
    expect(text.endsWith('\r\u001b[2K')).toBe(true)
  })
})

describe('a seed', () => {
  it('plans as many as it is told, with every kind, each by a recipient of its own', () => {
    for (const count of [40, 200, 300, 500]) {
      const plan = planOf(count, 'run')
      expect(plan).toHaveLength(count)
      expect(new Set(plan.map(({ kind }) => kind.name))).toEqual(new Set(kinds.map(({ name }) => name)))
      expect(new Set(plan.map(({ label }) => label)).size).toBe(count)
    }
  })

  it('leads to every status', () => {
    const reached = new Set(kinds.flatMap(({ ends }) => ends))
    const passing = ['PENDING', 'PROCESSING']
    expect([...reached].sort()).toEqual(statuses.filter((one) => !passing.includes(one)).sort())
    expect(kinds.some(({ ends }) => ends.length === 0)).toBe(true) // and these are passed for minutes
    expect(kinds.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1_000)
  })
})
