import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../dev/free-port.ts'
import { configShape } from '../../lib/config/config.ts'
import { processShape } from '../../lib/config/process-config.ts'
import { buildFunctions } from '../../scripts/build.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { httpClient } from '../support/http-client.ts'
import { redisUrl, uniquePrefix } from '../support/redis.ts'
import { deleteKeys } from '../support/redis-keys.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { until } from '../support/until.ts'
import { patienceMs } from './command.ts'
import {
  type ComposeService,
  composeServices,
  composeVariables,
  composeVolumes,
  dockerStages,
  instruction,
} from './compose-file.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const services = composeServices()
const serviceOf = (name: string) => services.find((one) => one.name === name) as ComposeService
const stageOf = (name: string) => dockerStages().find((one) => one.name === name)
const isOneShot = ({ restart }: ComposeService) => restart === 'no'
const settingNames = Object.keys({ ...configShape, ...processShape })
/** The AWS clients read these themselves. */
const accountNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']

describe('docker-compose.yml', () => {
  it.each(services)('$name has what a service needs', (service) => {
    if (!isOneShot(service)) {
      const test =
        service.healthcheck?.test ?? (service.image === 'heliograph' && instruction(stageOf('app')!, 'HEALTHCHECK'))
      expect(test, 'a health check').toBeTruthy()
    }
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    for (const volume of service.volumes ?? []) expect(composeVolumes()).toContain(volume.split(':')[0])
    if (service.build) expect(stageOf(service.build.target)?.name).toBe(service.build.target)
    else expect(service.image).toMatch(/:\d+$/) // a version, and not whatever is newest
  })

  it.each(services.filter(({ build }) => build))(
    '$name starts a program that is there, with settings that exist',
    (service) => {
      const [program, file = ''] = service.command ?? []
      expect(program).toBe('node')
      const bundle = /^dist\/(\w+)\/index\.mjs$/.exec(file)
      expect(existsSync(join(root, bundle ? `functions/${bundle[1]}/index.ts` : file)), file).toBe(true)
      if (service.build?.target === 'app')
        expect(stageOf('app')?.lines).toContainEqual(`COPY --from=tools /app/dist/${bundle?.[1]} ./dist/${bundle?.[1]}`)
      const unknown = Object.keys(service.environment ?? {}).filter(
        (name) => ![...settingNames, ...accountNames].includes(name),
      )
      expect(unknown).toEqual([])
    },
  )

  it.each(services)('$name waits for services that its profiles start, and that can be waited for', (service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = serviceOf(name)
      const missing = (service.profiles ?? []).filter((profile) => other.profiles && !other.profiles.includes(profile))
      expect(missing, `${name} in the profile`).toEqual([])
      expect(condition).toBe(isOneShot(other) ? 'service_completed_successfully' : 'service_healthy')
    }
  })

  it('listens inside on the ports that it shows outside', () => {
    for (const { environment = {}, ports = [], build, name } of services.filter((one) => one.build)) {
      const inner = ports.map((port) => port.split(':')[2])
      if (inner.length > 0) expect(inner, name).toEqual([environment.PORT ?? '3000'])
      expect(build?.target).toMatch(/app|tools/)
    }
  })

  it('names in its first lines each port that can be another one', () => {
    const [head = ''] = readFileSync(join(root, 'docker-compose.yml'), 'utf8').split('\nname:')
    const ports = composeVariables.filter((name) => /^(\w+_)?PORT$/.test(name))
    expect(ports.length).toBeGreaterThan(3)
    for (const name of ports) expect(head).toContain(name)
  })
})

describe('the Dockerfile', () => {
  it('ends each image as a normal user, on the Node that is pinned', () => {
    const wanted = readFileSync(join(root, '.nvmrc'), 'utf8').trim()
    for (const stage of dockerStages()) {
      expect(instruction(stage, 'FROM')).toMatch(new RegExp(`^node:${wanted}-`))
      expect(instruction(stage, 'USER')).toBe('node')
    }
  })

  it('copies only files that are there', () => {
    const copied = dockerStages().flatMap(({ lines }) =>
      lines.flatMap((line) => (/^COPY --chown=\S+ (.+) \S+$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean)),
    )
    expect(copied.filter((file) => !existsSync(join(root, file)))).toEqual([])
    expect(copied).toContain('package-lock.json')
  })

  it('keeps out of the image what is not cloned', () => {
    const linesIn = (name: string) => readFileSync(join(root, name), 'utf8').split('\n').filter(Boolean)
    const ignored = linesIn('.dockerignore')
    expect(
      linesIn('.gitignore')
        .map((line) => line.replace(/\/$/, ''))
        .filter((line) => !ignored.includes(line)),
    ).toEqual([])
    expect(ignored).toContain('.git')
  })
})

describe('what the containers run, without one', { timeout: patienceMs }, () => {
  const prefix = uniquePrefix()
  const running: {
    name: string
    child: ReturnType<typeof spawn>
    ended: Promise<number | null>
    output: () => string
  }[] = []
  let dir: string
  let database: TestDatabase
  const ports = new Map<string, string>()

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'heliograph-image-'))
    // As in the image `app`: bundles, and no packages. What `tools` has beside them is this checkout.
    await buildFunctions({ outDir: join(dir, 'dist') })
    await Promise.all(
      ['scripts', 'dev', 'lib', 'package.json'].map((name) => symlink(join(root, name), join(dir, name))),
    )
    database = await createEmptyDatabase()
    for (const { name } of services) ports.set(name, String(await freePort()))
  }, patienceMs)
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL')
    await Promise.all(running.map(({ ended }) => ended))
    if (redisUrl !== '') await deleteKeys(redisUrl, prefix)
    await database.drop()
    await rm(dir, { recursive: true, force: true })
  })

  /** With the addresses of this machine in place of the network's names. */
  const environmentOf = ({ name, environment = {} }: ComposeService): Record<string, string> => {
    const here = Object.entries(environment).map(([variable, value]) => [
      variable,
      String(value)
        .replace(/^postgres:.*$/, database.url)
        .replace(/^redis:.*$/, redisUrl)
        .replace('http://simulator:3001', `http://127.0.0.1:${ports.get('simulator')}`),
    ])
    const own = environment.LIVENESS_PORT ? { LIVENESS_PORT: ports.get(name) ?? '' } : { PORT: ports.get(name) ?? '' }
    return { PATH: process.env.PATH ?? '', QUEUE_PREFIX: prefix, ...Object.fromEntries(here), ...own }
  }
  const run = (service: ComposeService, [, ...args]: string[]) => {
    const child = spawn(process.execPath, args, {
      cwd: dir,
      env: environmentOf(service),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    return { name: service.name, child, ended, output: () => output }
  }
  const start = (name: string) => {
    const one = run(serviceOf(name), serviceOf(name).command ?? [])
    running.push(one)
    return one
  }
  const isHealthy = async (name: string) => {
    const inherited = JSON.parse((instruction(stageOf('app')!, 'HEALTHCHECK') ?? '').replace(/^.*CMD /, '')) as string[]
    const command = serviceOf(name).healthcheck?.test?.slice(1) ?? inherited
    return (await run(serviceOf(name), command).ended) === 0
  }
  const healthy = (name: string) => until(`${name} to be healthy`, () => isHealthy(name), patienceMs)

  it('migrates, makes a key, serves and delivers, each as healthy as it says, and stops when it is told', async () => {
    const migrate = start('migrate')
    expect(await migrate.ended, migrate.output()).toBe(0)
    const createKey = start('create-key')
    expect(await createKey.ended, createKey.output()).toBe(0)
    const key = createKey.output().trim()
    for (const name of ['simulator', 'serve', 'worker']) start(name)
    for (const name of ['simulator', 'serve', 'worker']) await healthy(name)

    const request = httpClient(`http://127.0.0.1:${ports.get('serve')}`)
    const accepted = await request('POST', notificationsPath, { key, body: anEmailBody() })
    expect(accepted.status, accepted.text).toBe(202)
    const path = accepted.headers.location ?? ''
    await until('it to be sent', async () => (await request('GET', path, { key })).body.status === 'SENT', patienceMs)

    for (const { name, child, ended } of running.filter(({ child }) => child.exitCode === null)) {
      child.kill('SIGTERM')
      expect(await ended, name).toBe(0)
      expect(await isHealthy(name), name).toBe(false)
    }
  })
})
