import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltFunction, buildFunctions } from '../../scripts/build.ts'
import type { BundlePart } from '../../scripts/bundle-parts.ts'
import { withoutLuaComments } from '../../scripts/leave-out.ts'
import { withTable } from '../../scripts/quick-redis-commands.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'

const buildMs = 300_000 // on a machine that does much else
/** Of everything in a zip. */
const functionBytesMax = 1.5 * 1024 * 1024
/** Of what an instance reads before its first event: what a cold start pays for. */
const startBytesMax = 0.95 * 1024 * 1024
/** Processes that live long, and run the others inside of them; they are no functions. */
const longLived = ['serve', 'worker']

const providers = ['@aws-sdk/client-ses', '@aws-sdk/client-sns', 'nodemailer', 'jose']

let folder: string
let built: BuiltFunction[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heliograph-bundles-'))
  built = await buildFunctions({ outDir: folder })
}, buildMs)
afterAll(() => rm(folder, { recursive: true, force: true }))

const deployed = () => built.filter(({ name }) => !longLived.includes(name))
const functionNamed = (name: string) => {
  const found = built.find((each) => each.name === name)
  if (!found) throw new Error(`there is no bundle of ${name}`)
  return found
}
/** Of what is asked for, what is in there. */
const foundIn = ({ sources }: BundlePart, wanted: RegExp) => [...sources.keys()].filter((name) => wanted.test(name))
const inZip = (name: string, wanted: RegExp) => {
  const { start, later } = functionNamed(name)
  return [...foundIn(start, wanted), ...foundIn(later, wanted)]
}
const named = (packages: readonly string[]) => new RegExp(`^(${packages.join('|')})$`)

describe('the bundle of each function', () => {
  it('is of at most one and a half megabytes, and two thirds of it at the start', () => {
    expect(deployed().length).toBeGreaterThanOrEqual(8)
    const tooLarge = deployed().filter(
      ({ start, later }) => start.bytes + later.bytes > functionBytesMax || start.bytes > startBytesMax,
    )
    expect(tooLarge.map(({ name, start, later }) => [name, start.bytes, later.bytes])).toEqual([])
  })

  it('begins without any SDK: providers, secrets and wake-ups are loaded by whoever needs them', () => {
    const wanted = /^@(aws-sdk|smithy)\/|^(nodemailer|libphonenumber-js|rate-limiter-flexible|csv-parse|csv-stringify)$/
    for (const { name, start } of deployed()) expect([name, foundIn(start, wanted)]).toEqual([name, []])
  })

  it('has BullMQ’s queues on Postgres apart, where zips do not take them from', async () => {
    for (const { name, start, later, postgresQueue } of deployed()) {
      for (const file of [...start.files, ...later.files])
        expect([name, file, await holds(name, file, /CREATE TYPE job_state/)]).toEqual([name, file, false])
      for (const file of postgresQueue.files) expect(file).toMatch(/^postgres-backend-/)
    }
    const [file = ''] = functionNamed('api').postgresQueue.files
    expect(await holds('api', file, /CREATE TYPE job_state/)).toBe(true) // or the others would be without it by chance
  })

  it('has a driver for one Postgres, except where migrations bring their own', () => {
    for (const { name } of deployed().filter((each) => each.name !== 'migrate'))
      expect([name, inZip(name, /^pg($|-)/)]).toEqual([name, []])
    expect(inZip('api', /^postgres$/)).toEqual(['postgres'])
  })

  it('has none of what nobody calls: relays, schedulers and their time zones, drivers of other Redis clients', async () => {
    for (const { name, start, later } of deployed()) {
      expect([name, inZip(name, /^(luxon|node-redis)$/)]).toEqual([name, []])
      for (const file of [...start.files, ...later.files])
        expect([name, file, await holds(name, file, /relayPublish/)]).toEqual([name, file, false])
    }
  })

  it('has no schema of what we answer: those are for the OpenAPI document, and types for everybody else', async () => {
    for (const { name, start, later } of deployed())
      for (const file of [...start.files, ...later.files])
        expect([name, file, await holds(name, file, /\.meta\(\{id:"/)]).toEqual([name, file, false])
  })

  it.each(['api', 'replay', 'sweep', 'feedback', 'webhooks', 'migrate'])(
    'of %s cannot send: it has no provider',
    (name) => expect(inZip(name, named(providers))).toEqual([]),
  )

  it('of the drain can', () => expect(inZip('drain', named(providers)).sort()).toEqual([...providers].sort()))
})

const holds = async (name: string, file: string, wanted: RegExp) =>
  wanted.test(await readFile(join(folder, name, file), 'utf8'))

describeRedis('BullMQ’s scripts without their comments', () => {
  let redis: Redis
  beforeAll(() => {
    redis = new Redis(redisUrl)
  })
  afterAll(() => redis.disconnect())

  it('are still what Redis takes, and shorter', async () => {
    const scripts = fileURLToPath(new URL('../../node_modules/bullmq/dist/esm/scripts', import.meta.url))
    const files = (await readdir(scripts)).filter((file) => /-\d+\.js$/.test(file))
    expect(files.length).toBeGreaterThan(40)
    for (const file of files) {
      const [whole, short] = [await luaOf(join(scripts, file)), withoutLuaComments(await luaOf(join(scripts, file)))]
      expect(short.length, file).toBeLessThan(whole.length)
      expect(short, file).not.toMatch(/^\s*--/m)
      await expect(redis.script('LOAD', short), file).resolves.toMatch(/^[0-9a-f]{40}$/)
    }
  })
})

describe('ioredis with its commands in a table', () => {
  const require = createRequire(import.meta.url)
  const path = require.resolve('ioredis/built/utils/Commander.js')

  it('has every command that it had, as text and as bytes, and what every object has', async () => {
    const { default: Commander } = run(withTable(await readFile(path, 'utf8')))
    const commander = new Commander()
    const names = commander.getBuiltinCommands()
    expect(names.length).toBeGreaterThan(250)
    const missing = [...names, 'call']
      .flatMap((name) => [name, `${name}Buffer`])
      .filter((name) => !isFunction(commander, name))
    expect(missing).toEqual([])
    expect(Object.hasOwn(Commander.prototype, 'get')).toBe(false) // or the table is of no use
    expect(String(commander)).toBe('[object Object]')
  })

  it('is refused where it is written otherwise: it would be slow again, and nobody would see it', () => {
    expect(() => withTable('for (const name of commands) add(name)')).toThrow(/ioredis has changed/)
  })

  const run = (text: string): { default: new () => { getBuiltinCommands(): string[] } } => {
    const exports = {}
    new Function('exports', 'require', text)(exports, createRequire(path))
    return exports as never
  }
  const isFunction = (object: object, name: string) => typeof (object as Record<string, unknown>)[name] === 'function'
})

/** What stands between the backticks. */
const luaOf = async (file: string) => {
  const [, lua] = /`([\s\S]*)`/.exec(await readFile(file, 'utf8')) ?? []
  if (lua === undefined) throw new Error(`${file} holds no script`)
  return lua
}
