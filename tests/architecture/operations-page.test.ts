import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { configShape } from '../../lib/config/config.ts'
import { processShape } from '../../lib/config/process-config.ts'
import { stageParameters } from '../../scripts/settings-on-aws.ts'
import { awsCommandsIn, awsComplaints } from '../e2e/aws-commands.ts'
import { commandsIn, documentedBlocks } from '../e2e/fenced-blocks.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const page = textOf('docs/operations.md')
const pages = ['docs/operations.md', 'docs/deploying.md']

interface Resource {
  Type: string
  Properties: { AlarmName?: string; AlarmDescription?: string }
}

const alarms = readdirSync(join(root, 'infra'))
  .map((file) => parse(textOf(`infra/${file}`), { merge: true, logLevel: 'silent' }) as { Resources?: object })
  .flatMap(({ Resources = {} }) => Object.values(Resources) as Resource[])
  .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  .map(({ Properties: { AlarmName = '', AlarmDescription = '' } }) => ({
    // Two nodes of one kind have one cure.
    name: AlarmName.replace(/^heliograph-\$\{sls:stage\}-/, '').replace(/-\d{3}$/, ''),
    description: AlarmDescription,
  }))

/** What stands under each heading of the alarms. */
const sections = new Map(
  (page.split('## The alarms\n')[1]?.split(/^## /m)[0] ?? '')
    .split(/^### /m)
    .slice(1)
    .map((section) => [section.split('\n')[0] ?? '', section]),
)

describe('docs/operations.md', () => {
  it('has a heading for every alarm, and none for another', () => {
    expect(alarms.length).toBeGreaterThan(10)
    expect([...sections.keys()].sort()).toEqual([...new Set(alarms.map(({ name }) => name))].sort())
  })

  it.each([...sections])('%s: says where to look, and what to do', (_name, section) => {
    expect(section).toMatch(/^Look here: /m)
    expect(section).toMatch(/^Do this\b.*: /m)
  })

  it.each(alarms)('is where the alarm $name leads', ({ name, description }) => {
    expect(description).toMatch(new RegExp(` docs/operations\\.md#${name}$`))
  })
})

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-')
const headingsOf = (file: string) => [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading))

describe.each(pages)('%s', (file) => {
  const text = textOf(file)
  const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word)
  const sources = ['lib', 'functions'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => textOf(join(folder, name))),
  )

  it('leads to headings that are there', () => {
    const links = [...text.matchAll(/\]\(([\w-]+\.md)?#([\w-]+)\)/g)]
    const dead = links.filter(
      ([, other, anchor = '']) => !headingsOf(other ? join('docs', other) : file).includes(anchor),
    )
    expect(dead.map(([link]) => link)).toEqual([])
  })

  it('names events that the functions log', () => {
    const events = code.filter(
      (word) => /^[a-z]+\.[a-z]+(_[a-z]+)*$/.test(word) && !/\.(ts|md|yml|com|json)$/.test(word),
    )
    expect(events.filter((event) => !sources.some((source) => source.includes(`'${event}'`)))).toEqual([])
  })

  it('names settings and parameters that there are', () => {
    const parameters = stageParameters()
    const known = [
      ...Object.keys({ ...configShape, ...processShape }),
      ...parameters.flatMap(({ name, variable }) => [name, variable]),
    ]
    const settings = code.filter((word) => /^[A-Z]+(_[A-Z]+)+$/.test(word) && !ofOthers.includes(word))
    const given = code.filter((word) => /^(database|redis|drain|api|feedback|log|vpc)[A-Z]\w+$/.test(word))
    expect([...settings, ...given].filter((word) => !known.includes(word))).toEqual([])
    expect(settings.length + given.length).toBeGreaterThan(5)
  })

  it('gives commands of aws that AWS knows, with all that they need', () => {
    const blocks = documentedBlocks().filter(({ at, language }) => at.startsWith(file) && language === 'sh')
    const commands = [...blocks.flatMap(commandsIn), ...code].flatMap(awsCommandsIn)
    expect(commands.flatMap((command) => awsComplaints(command))).toEqual([])
    expect(commands.length).toBeGreaterThan(0)
  })
})

/** Words in capitals that are AWS's, or GitHub's. */
const ofOthers = ['AWS_PROFILE', 'AWS_ROLE_ARN', 'UPDATE_ROLLBACK_COMPLETE']

describe('a command of aws', () => {
  it.each([
    ['aws rds restore-db-cluster --db-cluster-identifier x', /nobody has looked up rds restore-db-cluster/],
    ['aws events enable-rule --rule-name x', /takes no rule-name.*needs name/s],
    ['aws lambda put-function-concurrency --function-name x', /needs reserved-concurrent-executions/],
  ])('that is wrong is seen: %s', (command, complaint) => {
    expect(awsComplaints(command).join('\n')).toMatch(complaint)
  })

  it('is found in a loop, and in another command', () => {
    const line = 'for name in a b; do X=$(aws events enable-rule --name "a;b"); done; aws logs tail x --since 1h'
    expect(awsCommandsIn(line)).toEqual(['aws events enable-rule --name "a;b"', 'aws logs tail x --since 1h'])
  })
})
