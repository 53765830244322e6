/** What happened, in order: the last of it to be read, and all of it as one number, so that two runs can be compared. */
export interface EventLog {
  add(line: string): void
  events(): number
  hash(): string
  last(): string[]
}

/** Events that a failure is told with. */
const keptMax = 40

export const createEventLog = (now: () => number, tell: (line: string) => void = () => {}): EventLog => {
  const kept: string[] = []
  let events = 0
  let [low, high] = [0x811c9dc5, 0x01000193]
  const mix = (text: string) => {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      low = Math.imul(low ^ code, 0x01000193)
      high = Math.imul(high ^ code, 0x5bd1e995)
    }
  }
  return {
    add: (line) => {
      const text = `${String(now()).padStart(9)} ms  ${line}`
      events += 1
      tell(text)
      mix(text)
      kept.push(text)
      if (kept.length >= 2 * keptMax) kept.splice(0, keptMax)
    },
    events: () => events,
    hash: () => [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join(''),
    last: () => kept.slice(-keptMax),
  }
}
