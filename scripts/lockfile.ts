import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const npmMs = 60_000

type Entry = { resolved?: string; integrity?: string; link?: boolean; optionalDependencies?: Record<string, string> }

/** What would keep `npm ci` from installing the same packages on another machine. */
const complaintsAbout = (packages: Record<string, Entry>) => [
  ...Object.entries(packages).flatMap(([path, entry]) => [
    ...(isPinned(path, entry) ? [] : [`${path} has no resolved address or no integrity`]),
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isListed(packages, path, name))
      .map((name) => `${path || 'package.json'} wants ${name}, which is not listed`),
  ]),
]

const isPinned = (path: string, { resolved, integrity, link }: Entry) =>
  path === '' || link === true || (resolved !== undefined && integrity !== undefined)

/** Node looks for a package beside the one that wants it, then further up. */
const isListed = (packages: Record<string, Entry>, path: string, name: string): boolean => {
  if (packages[`${path ? `${path}/` : ''}node_modules/${name}`]) return true
  if (path === '') return false
  const cut = path.lastIndexOf('/node_modules/')
  return isListed(packages, cut === -1 ? '' : path.slice(0, cut), name)
}

/** npm's own opinion, without network: the lockfile must answer every question that package.json asks. */
const askNpm = () => {
  const cli = process.env.npm_execpath
  const args = [
    'ci',
    '--dry-run',
    '--offline',
    '--ignore-scripts',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ]
  const [command, ...rest] = cli?.endsWith('.js') ? [process.execPath, cli, ...args] : ['npm', ...args]
  const run = spawnSync(command ?? 'npm', rest, { cwd: root, encoding: 'utf8', timeout: npmMs })
  return run.status === 0
    ? []
    : [`npm ci would fail: ${run.error?.message ?? run.stderr.split('\n').slice(0, 8).join('\n')}`]
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>
}
const complaints = [...complaintsAbout(packages), ...askNpm()]
for (const complaint of complaints) console.error(complaint)
if (complaints.length > 0) {
  console.error(
    '\nThe lockfile is not complete. A newer release may lack builds on the registry: pin the last one that has all.',
  )
  process.exitCode = 1
}
