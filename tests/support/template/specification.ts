import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec'
import type { PropertyType, Resource as ResourceSpec } from '@aws-cdk/service-spec-types'
import { alternatives, isIntrinsic, isObject, type Resource, type Template } from './template.ts'

const specification = loadAwsServiceSpecSync()

type Properties = ResourceSpec['properties']

/** What CloudFormation's own specification has against a template: types, properties, required ones, kinds of values. */
export const againstSpecification = (template: Template): string[] =>
  Object.entries(template.Resources).flatMap(([name, resource]) => ofResource(name, resource))

const ofResource = (name: string, { Type, Properties = {} }: Resource): string[] => {
  const [spec] = specification.lookup('resource', 'cloudFormationType', 'equals', Type)
  if (!spec) return [`${name}: there is no ${Type}`]
  return ofProperties(name, Properties, spec.properties)
}

const ofProperties = (at: string, values: Record<string, unknown>, properties: Properties): string[] => {
  const missing = Object.entries(properties)
    .filter(([property, { required }]) => required && values[property] === undefined)
    .map(([property]) => `${at}.${property} is missing`)
  const wrong = Object.entries(values).flatMap(([property, value]) => {
    const spec = properties[property]
    return spec ? ofValue(`${at}.${property}`, value, spec.type) : [`${at}.${property} is no property`]
  })
  return [...missing, ...wrong]
}

const ofValue = (at: string, given: unknown, type: PropertyType): string[] =>
  alternatives(given).flatMap((value) => (isIntrinsic(value) ? [] : ofPlainValue(at, value, type)))

const ofPlainValue = (at: string, value: unknown, type: PropertyType): string[] => {
  switch (type.type) {
    case 'ref':
      if (!isObject(value)) return [`${at} must be an object`]
      return ofProperties(at, value, specification.get('typeDefinition', type.reference).properties)
    case 'array':
      if (!Array.isArray(value)) return [`${at} must be a list`]
      return value.flatMap((element, index) => ofValue(`${at}[${index}]`, element, type.element))
    case 'map':
      if (!isObject(value)) return [`${at} must be a map`]
      return Object.entries(value).flatMap(([key, element]) => ofValue(`${at}.${key}`, element, type.element))
    case 'union':
      return type.types.some((one) => ofPlainValue(at, value, one).length === 0) ? [] : [`${at} fits no kind of value`]
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${at} must be a tag`]
    default:
      return isScalar(value, type.type) ? [] : [`${at} must be a ${type.type}, and is ${JSON.stringify(value)}`]
  }
}

/** CloudFormation takes numbers and booleans as text too. */
const isScalar = (value: unknown, type: string): boolean => {
  if (type === 'boolean') return ['true', 'false'].includes(String(value))
  if (type === 'integer') return Number.isInteger(Number(value)) && value !== ''
  if (type === 'number') return Number.isFinite(Number(value)) && value !== ''
  if (type === 'string' || type === 'date-time') return ['string', 'number', 'boolean'].includes(typeof value)
  return type === 'json' // anything
}

/** References that lead nowhere, attributes that are none, conditions that nobody defined, and circles. */
export const danglingReferences = (template: Template): string[] => [
  ...Object.entries(template.Resources).flatMap(([name, resource]) =>
    referencesIn(resource).flatMap(({ to, attribute }) => ofReference(template, name, to, attribute)),
  ),
  ...unknownConditions(template),
  ...circles(template),
]

interface Reference {
  to: string
  attribute?: string
}

const referencesIn = (value: unknown): Reference[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]): Reference[] => {
    if (key === 'Ref') return [{ to: String(inner) }]
    if (key === 'DependsOn') return [inner].flat().map((to) => ({ to: String(to) }))
    if (key === 'Fn::GetAtt') {
      const [to = '', ...rest] = Array.isArray(inner) ? inner.map(String) : String(inner).split('.')
      return [{ to, attribute: rest.join('.') }]
    }
    return key === 'Fn::Sub' ? [...inSub(inner), ...referencesIn(inner)] : referencesIn(inner)
  })
}

const inSub = (sub: unknown): Reference[] => {
  const [text, own] = Array.isArray(sub) ? sub : [sub, {}]
  return [...String(text).matchAll(/\$\{([^!}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.keys(own as object).includes(name))
    .map((name) => {
      const [to = '', ...rest] = name.split('.')
      return rest.length > 0 ? { to, attribute: rest.join('.') } : { to }
    })
}

const ofReference = ({ Resources }: Template, from: string, to: string, attribute?: string): string[] => {
  if (to.startsWith('AWS::')) return []
  const target = Resources[to]
  if (!target) return [`${from} refers to ${to}, which is not there`]
  if (attribute === undefined) return []
  const [spec] = specification.lookup('resource', 'cloudFormationType', 'equals', target.Type)
  return spec && !(attribute in spec.attributes) ? [`${from} asks ${to} for ${attribute}, which it has not`] : []
}

const unknownConditions = ({ Resources, Conditions = {} }: Template): string[] =>
  Object.entries(Resources).flatMap(([name, resource]) =>
    [resource.Condition, ...ifsIn(resource)]
      .filter((condition) => condition !== undefined && !(condition in Conditions))
      .map((condition) => `${name} has the condition ${condition}, which is not there`),
  )

const ifsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(ifsIn)
  if (!isObject(value)) return []
  const own = Array.isArray(value['Fn::If']) ? [String(value['Fn::If'][0])] : []
  return [...own, ...Object.values(value).flatMap(ifsIn)]
}

const circles = ({ Resources }: Template): string[] => {
  const found: string[] = []
  const done = new Set<string>()
  const walk = (name: string, path: string[]) => {
    if (path.includes(name)) found.push([...path.slice(path.indexOf(name)), name].join(' -> '))
    if (done.has(name) || path.includes(name)) return
    for (const { to } of referencesIn(Resources[name])) if (to in Resources) walk(to, [...path, name])
    done.add(name)
  }
  for (const name of Object.keys(Resources)) walk(name, [])
  return found
}
