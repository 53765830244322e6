import { InvalidArgumentError } from 'commander'
import { usageError } from './command-error.ts'

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const allowed = 'It has to be like 30s, 15m, 2h or 7d'

/** `15m` as milliseconds. */
export const readDuration = (text: string): number => {
  const ms = durationMs(text)
  if (ms === undefined) throw new InvalidArgumentError(`${allowed}.`)
  return ms
}

/** An instant in ISO 8601; or `15m`, which is so long before now, or after it. */
export const readInstant = (text: string, now: number, direction: 'ago' | 'ahead'): string => {
  const ms = durationMs(text)
  if (ms !== undefined) return new Date(direction === 'ago' ? now - ms : now + ms).toISOString()
  const instant = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(instant))
    throw usageError(`${text} is no time. ${allowed}, or an instant like 2026-01-31T12:00:00Z.`)
  return new Date(instant).toISOString()
}

const durationMs = (text: string): number | undefined => {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (unitMs[unit] ?? 0)
}
