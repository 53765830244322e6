import { paintFor } from './paint.ts'
import type { Session } from './session.ts'

const barWidth = 30
/** In a log, where each is a line of its own. */
const plainSteps = 10

export interface Progress {
  /** So many of them are done. */
  to(done: number, note?: string): void
  /** Clears the bar: what comes next may be printed. */
  stop(): void
}

/** Long work shows how far it is, on stderr: a bar on a terminal, ten plain lines elsewhere. */
export const showProgress = ({ world }: Session, title: string, total: number): Progress => {
  const { stderr } = world
  return stderr.isTTY ? bar(world, title, total) : lines((line) => stderr.write(`${line}\n`), title, total)
}

const bar = ({ stderr, env }: Session['world'], title: string, total: number): Progress => {
  const paint = paintFor(stderr, env)
  return {
    to: (done, note = '') => {
      const share = total === 0 ? 1 : Math.min(1, done / total)
      const filled = Math.round(share * barWidth)
      const drawn = `${paint('green', '━'.repeat(filled))}${paint('dim', '─'.repeat(barWidth - filled))}`
      stderr.write(`\r\u001b[2K${title} ${drawn} ${done}/${total} ${note}`)
    },
    stop: () => stderr.write('\r\u001b[2K'),
  }
}

const lines = (print: (line: string) => void, title: string, total: number): Progress => {
  let shown = 0
  return {
    to: (done, note = '') => {
      const step = total === 0 ? plainSteps : Math.floor((done / total) * plainSteps)
      if (step <= shown) return
      shown = step
      print(`${title} ${done}/${total} ${note}`.trimEnd())
    },
    stop: () => {},
  }
}
