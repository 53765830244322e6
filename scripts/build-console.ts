import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import config from '../console/vite.config.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** What a build is made from. */
const sources = [
  'console/src',
  'console/index.html',
  'console/vite.config.ts',
  'packages/client/src',
  'package-lock.json',
]

/** Where the built console lies, unless somebody wants it elsewhere. */
export const consoleDir = join(root, 'console/dist')

/** Static files: a page, and its assets under names that tell what is in them. */
export const buildConsole = async (outDir = consoleDir): Promise<void> => {
  await build({
    ...config,
    configFile: false, // the same; Vite would write a copy of it into node_modules first
    mode: 'production',
    build: { ...config.build, outDir },
    logLevel: 'error',
  })
}

/** Builds where nothing is built yet, or where a source is newer than what is. */
export const ensureConsole = async (): Promise<void> => {
  const page = join(consoleDir, 'index.html')
  if (existsSync(page) && (await newestMs()) <= statSync(page).mtimeMs) return
  await buildConsole()
}

const newestMs = async () => {
  const files = await Promise.all(sources.map((source) => filesUnder(join(root, source))))
  return Math.max(...files.flat().map((file) => statSync(file).mtimeMs))
}

const filesUnder = async (path: string): Promise<string[]> => {
  if (!statSync(path).isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  // A folder's own time tells of a file that has gone.
  return [path, ...entries.map((entry) => join(entry.parentPath, entry.name))]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildConsole()
  console.log(`Built ${consoleDir}`)
}
