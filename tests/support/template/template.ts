/** A CloudFormation template, as far as the rules look at it. */
export interface Template {
  Resources: Record<string, Resource>
  Conditions?: Record<string, unknown>
  Outputs?: Record<string, unknown>
}

export interface Resource {
  Type: string
  Properties?: Record<string, unknown>
  Condition?: string
  DependsOn?: string | string[]
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
}

/** Resources of these types, by name, with their properties. */
export const resourcesOf = ({ Resources }: Template, ...types: string[]) =>
  Object.entries(Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([name, resource]) => ({ name, ...resource, Properties: resource.Properties ?? {} }))

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `{ "Fn::If": ... }` and its like: what stands there is known when it is deployed. */
export const isIntrinsic = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).length === 1 && /^(Fn::|Ref$|Condition$)/.test(Object.keys(value)[0] ?? '')

/** What an `Fn::If` may come to; anything else comes to itself. `AWS::NoValue` is nothing. */
export const alternatives = (value: unknown): unknown[] => {
  if (isObject(value) && value.Ref === 'AWS::NoValue') return []
  const branches = isIntrinsic(value) ? value['Fn::If'] : undefined
  return Array.isArray(branches) ? branches.slice(1).flatMap(alternatives) : [value]
}

/** Every object in here, however deep. */
export const objectsIn = (value: unknown): Record<string, unknown>[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : []
}

/** A value, or a list of them, as a list. */
export const listOf = (value: unknown): unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])
