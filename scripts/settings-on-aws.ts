import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const read = (name: string) =>
  parse(readFileSync(new URL(`../infra/${name}.yml`, import.meta.url), 'utf8'), {
    merge: true,
    logLevel: 'silent', // CloudFormation's tags: what they hold is read, and what they do is not
  })

const environments = read('environment') as Record<string, Record<string, unknown>>
const parameters = (read('params') as Record<string, Record<string, unknown>>).default ?? {}

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
