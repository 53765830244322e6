import { verified } from './aws-operations.ts'

const quoted = /"(?:\\.|[^"\\])*"|'[^']*'/.source
const invocation = new RegExp(`\\baws ((?:${quoted}|[^;)"'])+)`, 'g')
/** What the command line takes beside the operation's own parameters. */
const ofTheCommandLine = ['query', 'output', 'cli-binary-format']

/** Every `aws ...` of a line, also in a loop or in `$(...)`. */
export const awsCommandsIn = (line: string): string[] => [...line.matchAll(invocation)].map(([whole]) => whole.trim())

/** What AWS's own models have against a command: an operation that is none, a parameter that it has not, one that it needs. */
export const awsComplaints = (command: string): string[] => {
  const words = command.match(new RegExp(`(?:${quoted}|[^\\s"'])+`, 'g')) ?? []
  const [, service, ...rest] = words
  const operation = rest.slice(0, rest[0] === 'wait' ? 2 : 1).join(' ')
  const known = verified[`${service} ${operation}`]
  if (!known) return [`nobody has looked up ${service} ${operation}`]
  const given = rest.flatMap((word) => (word.startsWith('--') ? [word.slice(2).replace(/^no-/, '')] : []))
  const takes = [...known.needs, ...known.takes, ...ofTheCommandLine]
  return [
    ...given.filter((name) => !takes.includes(name)).map((name) => `${operation} takes no ${name}`),
    ...known.needs.filter((name) => !given.includes(name)).map((name) => `${operation} needs ${name}`),
  ]
}
