import { readFileSync } from 'node:fs'
import { isMap, isScalar, parse, parseDocument } from 'yaml'

const textOf = (name: string) => readFileSync(new URL(`../infra/${name}.yml`, import.meta.url), 'utf8')
const read = (name: string) =>
  parse(textOf(name), {
    merge: true,
    logLevel: 'silent', // CloudFormation's tags: what they hold is read, and what they do is not
  })

const environments = read('environment') as Record<string, Record<string, unknown>>
const stages = read('params') as Record<string, Record<string, unknown>>
const parameters = stages.default ?? {}

/** What the stack tells its functions, by the name of the setting. */
const deployed = Object.fromEntries(
  Object.entries(environments)
    .filter(([part]) => part.startsWith('deployed'))
    .flatMap(([, variables]) => Object.entries(variables)),
)

/** Where a deployment has a setting from; undefined where it cannot have it. */
export const sourceOnAws = (name: string): string | undefined => {
  if (!(name in deployed)) return undefined
  const text = JSON.stringify(deployed[name])
  const asked = [...text.matchAll(/\$\{param:(\w+)\}/g)].map(([, parameter = '']) => parameter)
  const isFromEnvironment = [text, ...asked.map((parameter) => String(parameters[parameter]))].some((given) =>
    given.includes(`\${env:${name},`),
  )
  if (isFromEnvironment) return 'variable'
  return text === `"\${param:${asked[0]}}"` ? `parameter \`${asked[0]}\`` : 'the stack'
}

export interface Parameter {
  name: string
  default: string
  /** Where production has another value. */
  prod: string | undefined
  /** The variable that it is taken from. */
  variable: string | undefined
  meaning: string
}

/** What a stage may be told, with what stands beside it in infra/params.yml. */
export const stageParameters = (): readonly Parameter[] => {
  const given = parseDocument(textOf('params')).get('default', true)
  if (!isMap(given)) throw new Error('infra/params.yml has no default')
  return given.items.map(({ key }, index) => {
    if (!isScalar(key)) throw new Error('infra/params.yml has a parameter without a name')
    const name = String(key.value)
    const [, variable, otherwise] = /^\$\{env:(\w+), '(.*)'\}$/.exec(String(parameters[name])) ?? []
    const comment = index === 0 ? given.commentBefore : key.commentBefore
    const prod = stages.prod?.[name]
    return {
      name,
      default: otherwise ?? String(parameters[name]),
      prod: prod === undefined ? undefined : String(prod),
      variable,
      meaning: (comment ?? '').trim().replaceAll(/\n\s*/g, ' '),
    }
  })
}
