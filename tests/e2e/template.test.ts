import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whatStays } from '../../scripts/cloud/what-stays.ts'
import { zipEntries } from '../../scripts/zip-entries.ts'
import { brokenRules } from '../support/template/rules.ts'
import { seeds } from '../support/template/seeds.ts'
import { againstSpecification, danglingReferences } from '../support/template/specification.ts'
import { resourcesOf, type Template } from '../support/template/template.ts'
import { allowedWildcards } from '../support/template/wildcards.ts'
import { networkTries, npm, patienceMs } from './command.ts'
import { createWorkingCopy, type WorkingCopy } from './working-copy.ts'

/** What a deployment may be told to be: each stage as it is, and everything brought or turned round. */
const variants: Record<string, string[]> = {
  dev: ['--stage', 'dev'],
  prod: ['--stage', 'prod'],
  'everything brought': [
    ...['--stage', 'dev', '--param=vpcId=vpc-1', '--param=subnetIds=subnet-1,subnet-2', '--param=redis=existing'],
    ...[
      '--param=redisHost=redis.example.com',
      '--param=redisSecretArn=arn:aws:secretsmanager:eu-central-1:1:secret:redis',
    ],
    ...['--param=database=existing', '--param=databaseHost=db.example.com'],
    '--param=databaseSecretArn=arn:aws:secretsmanager:eu-central-1:1:secret:database',
  ],
  'no internet, a proxy and an identity': [
    ...[
      '--stage',
      'prod',
      '--param=egress=endpoints',
      '--param=databaseProxy=true',
      '--param=createEmailIdentity=true',
    ],
    ...['--param=emailIdentity=example.com', '--param=alarmEmail=ops@example.com'],
    '--param=traceLayerArn=arn:aws:lambda:eu-central-1:615299751070:layer:AWSOpenTelemetryDistroJs:10',
  ],
}

let copy: WorkingCopy
const templates = new Map<string, Template>()
const packages = new Map<string, string[]>() // entries of each zip

beforeAll(async () => {
  copy = await createWorkingCopy()
  for (const [variant, args] of Object.entries(variants)) {
    const command = npm(copy.dir, ['run', 'package', '--', ...args])
    expect(await command.ended, command.output()).toBe(0)
    templates.set(variant, JSON.parse(readFileSync(inPackage('cloudformation-template-update-stack.json'), 'utf8')))
  }
  for (const zip of readdirSync(inPackage('')).filter((name) => name.endsWith('.zip'))) {
    packages.set(zip.replace('.zip', ''), zipEntries(inPackage(zip)))
  }
}, 4 * patienceMs)
afterAll(() => copy.remove())

const inPackage = (name: string) => join(copy.dir, '.serverless', name)

const templateOf = (variant: string): Template => {
  const template = templates.get(variant)
  if (!template) throw new Error(`no template of ${variant}`)
  return structuredClone(template)
}

describe.each(Object.keys(variants))('the template of a deployment: %s', (variant) => {
  it('fits the specification of CloudFormation, resource for resource and property for property', () => {
    expect(Object.keys(templateOf(variant).Resources).length).toBeGreaterThan(100)
    expect(againstSpecification(templateOf(variant))).toEqual([])
  })

  it('refers only to what is there, and never in a circle', () => {
    expect(danglingReferences(templateOf(variant))).toEqual([])
  })

  it('keeps our own rules', () => expect(brokenRules(templateOf(variant))).toEqual([]))

  it('has only the resources that its parameters ask for', () => {
    expect(resourcesThatExist(templateOf(variant))).toEqual(expected[variant])
  })

  it('was made without a network', () => expect(networkTries(copy.dir)).toBe(''))
})

/** The costly ones, which a parameter must not bring in by mistake. */
const costly = [
  'NatGatewayA',
  'NatGatewayB',
  'EmailEndpoint',
  'LambdaEndpoint',
  'SecretsEndpoint',
  'SmsEndpoint',
  'AuroraCluster',
  'AuroraStandby',
  'RdsInstance',
  'DatabaseProxy',
  'Redis',
  'EmailIdentity',
  'AlarmSubscription',
]
const expected: Record<string, string[]> = {
  dev: ['NatGatewayA', 'RdsInstance', 'Redis'],
  prod: ['NatGatewayA', 'NatGatewayB', 'AuroraCluster', 'AuroraStandby', 'Redis'],
  'everything brought': [],
  'no internet, a proxy and an identity': [
    'EmailEndpoint',
    'LambdaEndpoint',
    'SecretsEndpoint',
    'SmsEndpoint',
    'AuroraCluster',
    'AuroraStandby',
    'DatabaseProxy',
    'Redis',
    'EmailIdentity',
    'AlarmSubscription',
  ],
}

const resourcesThatExist = ({ Resources, Conditions = {} }: Template) => {
  const holds = (condition: unknown): boolean => {
    const [[kind, of] = ['', undefined]] = Object.entries(condition as Record<string, unknown>)
    if (kind === 'Condition') return holds(Conditions[String(of)])
    const parts = of as unknown[]
    if (kind === 'Fn::Equals') return parts[0] === parts[1]
    if (kind === 'Fn::Not') return !holds(parts[0])
    return kind === 'Fn::And' ? parts.every(holds) : parts.some(holds)
  }
  return costly.filter((name) => {
    const { Condition } = Resources[name] ?? {}
    return Condition === undefined || holds({ Condition })
  })
}

describe('the written list of wide rights', () => {
  it('has no line that nothing needs', () => {
    const rights = Object.keys(allowedWildcards)
    const needed = rights.filter((right) => {
      const template = templateOf('prod')
      const [owner = '', action = ''] = right.split(' ')
      return JSON.stringify(template.Resources[owner]).includes(`"${action}"`)
    })
    expect(needed).toEqual(rights)
  })
})

describe('what npm run remove says that stays', () => {
  it('is what the template keeps, and nothing else', () => {
    const kept = Object.entries(templateOf('prod').Resources)
      .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain' || DeletionPolicy === 'Snapshot')
      .map(([name]) => name)
    expect(kept.sort()).toEqual(whatStays.flatMap(({ resources }) => resources).sort())
  })
})

describe('what the documents say of a deployment', () => {
  const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8')
  const functionsOf = (variant: string) => resourcesOf(templateOf(variant), 'AWS::Lambda::Function')
  const reserved = (variant: string) =>
    functionsOf(variant).reduce((sum, { Properties }) => sum + Number(Properties.ReservedConcurrentExecutions), 0)

  it('is how much of Lambda it takes', () => {
    expect(page).toContain(`\`dev\` reserves ${reserved('dev')} and \`prod\` ${reserved('prod')}`)
  })

  it('is how many functions and schedules there are', () => {
    const schedules = resourcesOf(templateOf('dev'), 'AWS::Events::Rule').length
    expect(page).toContain(`${functionsOf('dev').length} functions`)
    expect(page).toContain(`${schedules} schedules`)
  })
})

describe('a package', () => {
  it('holds the bundle of its function, and what lies beside it, alone', () => {
    for (const { Properties } of resourcesOf(templateOf('dev'), 'AWS::Lambda::Function')) {
      const folder = String(Properties.Handler).replace(/index\.handler$/, '')
      const entries = packages.get(String(Properties.FunctionName).replace('heliograph-dev-', '')) ?? []
      const others = entries.filter((entry) => !entry.startsWith(folder) || entry.includes('node_modules'))
      expect(entries).toContain(`${folder}index.mjs`)
      expect(others).toEqual([])
    }
  })
})

describe('the checks of the template', () => {
  it.each(seeds)('see %s', (_what, seed, complaint) => {
    const template = templateOf('dev')
    seed(template)
    const complaints = [...againstSpecification(template), ...danglingReferences(template), ...brokenRules(template)]
    expect(complaints.join('\n')).toMatch(complaint)
  })
})
