import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CollectionTag, isCollection, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml'

export interface Resource {
  Type: string
  Condition?: string
  Properties?: Record<string, unknown>
}

export interface FunctionSettings {
  name: string
  memoryMb: number
  /** Started once a minute, by its schedule. */
  isScheduled: boolean
}

export interface Deployment {
  stage: string
  /** infra/params.yml, with what the stage says otherwise. */
  params: Record<string, string>
  /** What is made: resources whose condition holds. */
  resources: Resource[]
  functions: FunctionSettings[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const resourceFiles = ['network', 'database', 'redis', 'secrets', 'feedback', 'alarms', 'dashboard']

/** What a stage consists of, by the very files that deploy it. What comes from the environment is empty, as at a first deployment. */
export const readDeployment = (stage: string, overrides: Record<string, string> = {}): Deployment => {
  const params = readParams(stage, overrides)
  const read = (file: string) => parseCloudFormation(filledIn(readInfra(file), stage, params))
  const { Conditions } = read('conditions') as { Conditions: Record<string, unknown> }
  const holds = conditionsOf(Conditions)
  const all = resourceFiles.flatMap((file) =>
    Object.values((read(file) as { Resources: Record<string, Resource> }).Resources),
  )
  return {
    stage,
    params,
    resources: all.filter(({ Condition }) => Condition === undefined || holds(Condition)),
    functions: readFunctions(read('functions') as Record<string, FunctionFile>),
  }
}

const readInfra = (file: string) => readFileSync(`${root}infra/${file}.yml`, 'utf8')

const readParams = (stage: string, overrides: Record<string, string>) => {
  const stages = parse(readInfra('params')) as Record<string, Record<string, unknown>>
  const params = Object.entries({ ...stages.default, ...stages[stage], ...overrides })
  return Object.fromEntries(params.map(([name, value]) => [name, environmentDefault(String(value))]))
}

const environmentDefault = (text: string) => text.replaceAll(/\$\{env:\w+, '([^']*)'\}/g, '$1')

const filledIn = (text: string, stage: string, params: Record<string, string>) =>
  environmentDefault(text)
    .replaceAll(/\$\{param:(\w+)\}/g, (_, name: string) => params[name] ?? '')
    .replaceAll(/\$\{sls:stage\}/g, stage)

interface FunctionFile {
  memorySize?: number
  events?: Record<string, unknown>[]
}

const readFunctions = (functions: Record<string, FunctionFile>): FunctionSettings[] => {
  const { provider } = parse(readFileSync(`${root}serverless.yml`, 'utf8'), { logLevel: 'error' })
  return Object.entries(functions).map(([name, { memorySize, events = [] }]) => ({
    name,
    memoryMb: memorySize ?? provider.memorySize,
    isScheduled: events.some((event) => 'schedule' in event),
  }))
}

const intrinsics = [
  'And',
  'Cidr',
  'Condition',
  'Equals',
  'GetAZs',
  'GetAtt',
  'If',
  'Join',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
]

/** CloudFormation's short forms, `!If [...]`, as the objects that they stand for. */
const customTags = intrinsics.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`
  const long = (value: unknown) => ({ [name]: value })
  const collection = (kind: 'seq' | 'map'): CollectionTag => ({
    tag,
    collection: kind,
    resolve: (node: YAMLMap.Parsed | YAMLSeq.Parsed) => long(isCollection(node) ? node.toJSON() : node) as never,
  })
  return [{ tag, resolve: long as never }, collection('seq'), collection('map')]
})

const parseCloudFormation = (text: string): unknown => parse(text, { customTags, merge: true, maxAliasCount: -1 })

/** Only what infra/conditions.yml consists of: and, or, not, equals, and other conditions. */
const conditionsOf = (conditions: Record<string, unknown>) => {
  const evaluate = (expression: unknown): boolean => {
    const [[name, value] = []] = Object.entries(expression as Record<string, unknown>)
    const parts = Array.isArray(value) ? value : [value]
    if (name === 'Equals') return String(parts[0]) === String(parts[1])
    if (name === 'And') return parts.every(evaluate)
    if (name === 'Or') return parts.some(evaluate)
    if (name === 'Not') return !evaluate(parts[0])
    if (name === 'Condition') return holds(String(value))
    throw new Error(`infra/conditions.yml has a function that is not read here: ${name}`)
  }
  const holds = (name: string) => evaluate(conditions[name])
  return holds
}
