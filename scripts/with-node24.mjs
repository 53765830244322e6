// Runs a script of this repository on Node 24: `node scripts/with-node24.mjs <script.ts> [args...]`.
// Plain JavaScript without dependencies: it runs on whatever Node (>= 20) the machine has, before anything is installed.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { diesWithParent } from './dies-with-parent.mjs'
import { findNode, missingNode } from './find-node.mjs'
import { ensureInstalled } from './install-packages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const binFolder = join(root, 'node_modules', '.bin')
const orphanPollMs = 500
const sameSignalMs = 500 // Ctrl-C reaches us twice: from the terminal, and from npm, which forwards it

/** The child leads a session of its own, so that a Ctrl-C in a terminal reaches it once: through us. */
const startChild = (node, args) => {
  const env = {
    ...plainWhenPiped(),
    ...process.env,
    PATH: [binFolder, process.env.PATH].filter(Boolean).join(delimiter),
  }
  const [command, ...rest] = [...diesWithParent(), node, ...args]
  return spawn(command, rest, { stdio: 'inherit', env, detached: true })
}

/** Not every tool looks whether it writes to a terminal; all of them know this variable. */
const plainWhenPiped = () => (process.stdout.isTTY || process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' })

const forwardSignals = (child) => {
  const lastAt = new Map()
  const forward = (signal) => {
    const now = Date.now()
    if (now - (lastAt.get(signal) ?? 0) < sameSignalMs) return
    lastAt.set(signal, now)
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(signal))
  if (process.env.npm_lifecycle_event) onceOrphaned(() => forward('SIGTERM'))
}

/** npm forwards SIGINT and SIGTERM, but dies of a SIGHUP or SIGKILL without a word to us. */
const onceOrphaned = (end) => {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, orphanPollMs)
  timer.unref()
}

/** Ends the way the child ended, so that whoever called us sees the same exit code or signal. */
const exitLike = (code, signal) => {
  process.exitCode = signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)
  if (!signal) return
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

const main = async ([script, ...args]) => {
  if (!script) throw new Error('Usage: node scripts/with-node24.mjs <script.ts> [args...]')
  await ensureInstalled(root)
  const node = findNode(root)
  if (!node) throw new Error(missingNode())
  const child = startChild(node, [resolve(root, script), ...args])
  forwardSignals(child)
  child.once('error', (error) => fail(error))
  child.once('exit', exitLike)
}

const fail = (error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

main(process.argv.slice(2)).catch(fail)
