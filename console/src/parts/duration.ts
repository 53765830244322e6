const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** `41 ms`, `1.2 s`, `12 min`, `3 h`: as exact as somebody can use it. */
export const durationText = (ms: number): string => {
  if (Math.abs(ms) < 1_000) return `${Math.round(ms)} ms`
  if (Math.abs(ms) < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  const [unit, size] = units.find(([, most]) => Math.abs(ms) >= most) ?? units[3]
  return `${Math.round(ms / size)} ${unit}`
}
