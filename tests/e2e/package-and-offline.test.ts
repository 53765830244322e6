import { readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, isPortFree } from '../../dev/free-port.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'
import { networkTries, npm, patienceMs } from './command.ts'
import { packagedFunctionsRun } from './packaged-functions.ts'
import { descendantsOf, survivors } from './processes.ts'
import { openShell } from './shell.ts'
import { unzip } from './unzip.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

const testMs = 2 * patienceMs

interface Lambda {
  FunctionName: string
  Handler: string
  Code: { S3Key: string }
  Timeout: number
  MemorySize: number
}

let copy: WorkingCopy
beforeAll(async () => {
  copy = await createWorkingCopy()
})
afterAll(() => copy.remove())

describe('npm run package', () => {
  it(
    'makes one zip for each function, whose handler a bare Node can load',
    async () => {
      const command = npm(copy.dir, ['run', 'package'])
      expect(await command.ended, command.output()).toBe(0)
      const functions = packagedFunctions()
      const zips = readdirSync(join(copy.dir, '.serverless')).filter((name) => name.endsWith('.zip'))
      expect(zips.sort()).toEqual(functions.map(({ zip }) => zip).sort())
      expect(functions.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['api', 'drain-email', 'replay', 'sweep', 'migrate']),
      )
      expect(await loadEach(functions)).toEqual(Object.fromEntries(functions.map(({ name }) => [name, 'function'])))
    },
    testMs,
  )

  it('needs no network', () => expect(networkTries(copy.dir)).toBe(''))

  packagedFunctionsRun(() => ({ dir: copy.dir, functions: packagedFunctions() }))
})

/** As the template deploys them: name, zip and handler. */
const packagedFunctions = () => {
  const template = JSON.parse(
    readFileSync(join(copy.dir, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
  ) as { Resources: Record<string, { Type: string; Properties: Lambda }> }
  return Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties: { FunctionName, Handler, Code, Timeout, MemorySize } }) => ({
      name: FunctionName.replace(/^heliograph-dev-/, ''),
      zip: Code.S3Key.split('/').at(-1) ?? '',
      file: Handler.replace(/\.handler$/, '.mjs'),
      handler: Handler,
      timeoutSeconds: Timeout,
      memoryMb: MemorySize,
    }))
}

/** In a folder from which no node_modules can be seen; the type of each handler by the name of its function. */
const loadEach = async (functions: { name: string; zip: string; file: string }[]) => {
  const unpacked = `${copy.dir}-unpacked`
  const lines = functions.map(({ name, zip, file }) => {
    unzip(join(copy.dir, '.serverless', zip), join(unpacked, name))
    const url = pathToFileURL(join(unpacked, name, file)).href
    return `types[${JSON.stringify(name)}] = typeof (await import(${JSON.stringify(url)})).handler`
  })
  const script = ['const types = {}', ...lines, 'console.log(JSON.stringify(types))', 'process.exit()'].join('\n')
  const shell = await openShell(copy.dir, 1)
  const settings = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', NODE: process.execPath, SCRIPT: script }
  try {
    return JSON.parse(await shell.paste('"$NODE" --input-type=module -e "$SCRIPT"', settings))
  } finally {
    await rm(unpacked, { recursive: true, force: true })
  }
}

describe('npm run offline', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  it(
    'says what it needs when there is no DATABASE_URL',
    async () => {
      const command = npm(copy.dir, ['run', 'offline'])
      expect(await command.ended).toBe(1)
      expect(command.output()).toMatch(/DATABASE_URL is not set\. With the services of docker-compose\.yml:/)
    },
    testMs,
  )

  it(
    'serves the functions on a Postgres of the user’s, with keys that work, until Ctrl-C',
    async () => {
      const port = await freePort()
      const command = npm(copy.dir, ['run', 'offline'], { DATABASE_URL: database.url, PORT: String(port) })
      try {
        await command.says(/Server ready/)
        // A first call that had to load the function on a busy machine may be out of time.
        const health = async () => (await fetch(`http://127.0.0.1:${port}/health`)).json()
        await until(
          'the api to be up',
          async () => ((await health()) as { status?: string }).status === 'ok',
          patienceMs,
        )
        const [, key] = await command.says(/Live key +(hg_live_\S+)/)
        const headers = { authorization: `Bearer ${key}` }
        const list = await fetch(`http://127.0.0.1:${port}/api/v1/notifications`, { headers })
        expect([list.status, await list.json()]).toMatchObject([200, { data: [] }])
        const processes = descendantsOf(command.pid)
        await command.end('SIGINT')
        expect(survivors(processes)).toEqual([])
        expect(await isPortFree(port)).toBe(true)
      } finally {
        await command.end('SIGTERM')
      }
    },
    testMs,
  )
})
