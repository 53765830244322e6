import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = ['lib', 'functions', 'dev', 'scripts', 'tests']

const sourcesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))

/** The spelling that the disk has, whether or not the disk cares. */
const existsExactly = (file: string): boolean => {
  if (file === resolve(root)) return true
  const folder = dirname(file)
  return existsExactly(folder) && readdirSync(folder).includes(file.slice(folder.length + 1))
}

/** These run as soon as they are imported, and have tests that start them. */
const processes = ['serve', 'worker']

const relativeImport = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g

describe('the seed’s faults: the service starts on a case-sensitive file system', () => {
  it.each(folders)('every import in %s is spelt as the file is', (folder) => {
    const wrong = sourcesIn(folder).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(relativeImport)]
        .map(([, path = '']) => path)
        .filter((path) => !path.includes('$') && !existsExactly(resolve(dirname(file), path)))
        .map((path) => `${file.slice(root.length)} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  it('every function can be imported as it is, without a build, and without a service to talk to', async () => {
    const functions = readdirSync(join(root, 'functions'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => !processes.includes(name))
      .sort()
    const script = `
      const handlers = {}
      for (const name of ${JSON.stringify(functions)}) handlers[name] = typeof (await import(\`./functions/\${name}/index.ts\`)).handler
      console.log(JSON.stringify(handlers))
      process.exit(0)`
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      AWS_REGION: 'eu-central-1',
    }
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      env,
    })
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(
      Object.fromEntries(functions.map((name) => [name, 'function'])),
    )
    expect(functions).toEqual(expect.arrayContaining(['api', 'drain', 'migrate', 'replay', 'sweep']))
  })
})
