import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { configShape, readConfig } from '../../lib/config/config.ts'
import { processShape, readProcessConfig } from '../../lib/config/process-config.ts'
import { documentedBlocks } from '../e2e/fenced-blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = 'docs/deploying-elsewhere.md'
const blockIn = (language: string) =>
  documentedBlocks().find((block) => block.at.startsWith(page) && block.language === language)?.text ?? ''

const settingNames = Object.keys({ ...configShape, ...processShape })
const secrets = { DATABASE_URL: 'postgres://u:p@db.example.com/x', REDIS_URL: 'redis://cache.example.com' }
const { STOP_SECONDS: stopSeconds } = readProcessConfig({})

/** `node dist/<function>/index.mjs`, of a function that there is. */
const expectBundle = (words: readonly string[]) => {
  const name = /dist\/(\w+)\/index\.mjs$/.exec(words.at(-1) ?? '')?.[1]
  expect(existsSync(join(root, 'functions', name ?? '?', 'index.ts')), words.join(' ')).toBe(true)
}

/** Settings that exist, with values that they take. */
const expectSettings = (settings: Record<string, string>) => {
  expect(Object.keys(settings).filter((name) => !settingNames.includes(name))).toEqual([])
  readConfig({ ...secrets, ...settings })
  return readProcessConfig(settings)
}

interface Container {
  command: string[]
  env?: { name: string; value: string }[]
  ports?: { containerPort: number }[]
  livenessProbe?: { httpGet: { path: string; port: number } }
  readinessProbe?: { httpGet: { path: string; port: number } }
  lifecycle?: { preStop: { sleep: { seconds: number } } }
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[]
  securityContext: object
}
interface Manifest {
  kind: string
  metadata: { name: string }
  data?: Record<string, string>
  spec?: {
    selector?: { matchLabels?: object; app?: string }
    ports?: { targetPort: number }[]
    template?: {
      metadata?: { labels: object }
      spec: {
        terminationGracePeriodSeconds?: number
        serviceAccountName?: string
        securityContext: object
        containers: Container[]
      }
    }
  }
}

describe('the Kubernetes manifest', () => {
  const documents = parseAllDocuments(blockIn('yaml'))
  const manifests = documents.map((document) => document.toJS() as Manifest)
  const named = (kind: string, name = 'heliograph') =>
    manifests.find((one) => one.kind === kind && one.metadata.name.startsWith(name))
  const settings = named('ConfigMap')?.data ?? {}
  const pods = manifests.filter(({ spec }) => spec?.template)

  it('can be read, and has all that it takes', () => {
    expect(documents.flatMap(({ errors }) => errors)).toEqual([])
    expect(manifests.map(({ kind }) => kind).sort()).toEqual(
      ['ConfigMap', 'Deployment', 'Deployment', 'Job', 'PodDisruptionBudget', 'Service', 'ServiceAccount'].sort(),
    )
  })

  it.each(pods)(
    '$metadata.name runs a bundle that there is, with settings that exist, as a normal user',
    ({ spec }) => {
      const { containers, securityContext } = spec!.template!.spec
      expect(securityContext).toMatchObject({ runAsNonRoot: true })
      for (const container of containers) {
        expectBundle(container.command)
        const own = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]))
        const { PORT, LIVENESS_PORT } = expectSettings({ ...settings, ...own })
        const probes = [container.livenessProbe, container.readinessProbe].flatMap((probe) => probe ?? [])
        for (const { httpGet } of probes) expect(httpGet.port).toBe(LIVENESS_PORT ?? PORT)
        for (const { containerPort } of container.ports ?? []) expect(containerPort).toBe(PORT)
        expect(container.envFrom).toEqual([
          { configMapRef: { name: 'heliograph' } },
          { secretRef: { name: 'heliograph' } },
        ])
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
        })
      }
    },
  )

  it.each(pods.filter(({ kind }) => kind === 'Deployment'))(
    '$metadata.name is given the time that stopping takes, and is watched',
    ({ spec }) => {
      const { terminationGracePeriodSeconds = 0, containers, serviceAccountName } = spec!.template!.spec
      const [{ livenessProbe, lifecycle }] = containers as [Container]
      expect(terminationGracePeriodSeconds).toBeGreaterThan(stopSeconds + (lifecycle?.preStop.sleep.seconds ?? 0))
      expect(livenessProbe?.httpGet.path).toBe('/health')
      expect(spec!.template!.metadata?.labels).toEqual(spec!.selector?.matchLabels)
      if (serviceAccountName) expect(named('ServiceAccount', serviceAccountName)).toBeDefined()
    },
  )

  it('its service leads to the API', () => {
    const { selector, ports } = named('Service')!.spec!
    expect(named('Deployment', selector?.app)?.spec?.template?.spec.containers[0]?.ports).toEqual([
      { name: 'http', containerPort: ports?.[0]?.targetPort },
    ])
  })
})

describe('the ECS task definition', () => {
  it('runs a bundle that there is, with settings that exist, and has the time that stopping takes', () => {
    const { containerDefinitions } = JSON.parse(blockIn('json')) as {
      containerDefinitions: {
        command: string[]
        stopTimeout: number
        environment: { name: string; value: string }[]
        secrets: { name: string }[]
        healthCheck: { command: string[] }
      }[]
    }
    for (const { command, stopTimeout, environment, secrets: hidden, healthCheck } of containerDefinitions) {
      expectBundle(command)
      expect(stopTimeout).toBeGreaterThan(stopSeconds)
      const { LIVENESS_PORT } = expectSettings(Object.fromEntries(environment.map(({ name, value }) => [name, value])))
      expect(healthCheck.command.join(' ')).toContain(`127.0.0.1:${LIVENESS_PORT}/health`)
      expect(hidden.map(({ name }) => name)).toEqual(Object.keys(secrets))
    }
    expect(containerDefinitions).toHaveLength(1)
  })
})

describe('the systemd unit', () => {
  it('runs a bundle that there is, not as root, and has the time that stopping takes', () => {
    const unit = Object.fromEntries(
      [...blockIn('ini').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    )
    expectBundle(unit.ExecStart?.split(' ') ?? [])
    expect(unit.DynamicUser).toBe('yes')
    expect(unit.KillSignal).toBe('SIGTERM')
    expect(Number(unit.TimeoutStopSec)).toBeGreaterThan(stopSeconds)
  })
})
