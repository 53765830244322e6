#!/usr/bin/env node
// `npx heliograph`: runs on whatever Node (>= 20) the machine has, and hands over to the one that the packages bring.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, isNewEnough, missingNode } from '../../../scripts/find-node.mjs'
import { ensureInstalled } from '../../../scripts/install-packages.mjs'

const cli = dirname(dirname(fileURLToPath(import.meta.url)))
const root = dirname(dirname(cli))
const entry = join(cli, 'src/index.ts')

const main = async (args) => {
  await ensureInstalled(root)
  if (isNewEnough()) return import(entry)
  const node = findNode(root)
  if (!node) throw new Error(missingNode())
  const child = spawn(node, [entry, ...args], { stdio: 'inherit' })
  // A Ctrl-C in a terminal reaches the child by itself: we only have to outlive it. The others are sent to us alone.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('error', fail)
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)
  })
}

const fail = (error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

main(process.argv.slice(2)).catch(fail)
