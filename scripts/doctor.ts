import { styleText } from 'node:util'
import * as z from 'zod'
import type { Finding } from '../functions/doctor/finding.ts'
import { type Cloud, findStack, invoke, openCloud } from './cloud/aws.ts'
import { createCloudChecks } from './cloud/checks.ts'
import { CommandError, readOptions, runCommand, service } from './cloud/command-line.ts'

const help = `Looks at a deployment and says what is wrong, and how to mend it: npm run doctor -- --stage dev [--region eu-central-1] [--json]

From outside: the stack, the schedules, SES (sandbox, identity, DKIM), SNS (sandbox, spend limit), Lambda's quota, alarms.
From inside, by the function doctor: database, migrations, clock, queue and its memory policy, FCM's service account.

It changes nothing. Exit code 0: nothing is wrong. 1: something is. 2: it could not look.
AWS_PROFILE and the like say who asks; AWS_ENDPOINT_URL says where. NO_COLOR for plain output.`

const answerSchema = z.object({
  findings: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['good', 'bad', 'off']),
      found: z.string(),
      cure: z.string().optional(),
    }),
  ),
})

const main = async (args: string[]): Promise<number> => {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help)
    return 0
  }
  const options = readOptions(args, 'doctor')
  const cloud = openCloud(options)
  const stack = await findStack(cloud)
  if (!stack) {
    throw new CommandError(
      `There is no ${service}-${cloud.stage} in ${cloud.region}. npm run deploy -- --stage ${cloud.stage} makes it.`,
    )
  }
  if (!options.json) console.log(`${service}-${cloud.stage} in ${cloud.region}\n`)
  const outside = Object.entries(createCloudChecks(cloud, stack)).map(([name, check]) => settled(name, check))
  const findings = [...(await Promise.all(outside)), ...(await lookInside(cloud))]
  const wrong = findings.filter(({ state }) => state === 'bad').length
  if (options.json) console.log(JSON.stringify({ stage: cloud.stage, region: cloud.region, wrong, findings }, null, 2))
  else print(findings, wrong)
  return wrong === 0 ? 0 : 1
}

const settled = async (name: string, check: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> => {
  try {
    return { name, ...(await check()) }
  } catch (error) {
    return { name, state: 'bad', found: wordsOf(error), cure: 'Until this can be looked at, nobody knows.' }
  }
}

const lookInside = async (cloud: Cloud): Promise<Finding[]> => {
  try {
    return answerSchema.parse(await invoke(cloud, 'doctor', {})).findings
  } catch (error) {
    const cure = 'Its log says more: /aws/lambda/heliograph-<stage>-doctor in CloudWatch.'
    return [{ name: 'inside', state: 'bad', found: wordsOf(error), cure }]
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const marks = { good: ['green', '✓'], bad: ['red', '✗'], off: ['dim', '–'] } as const

const print = (findings: Finding[], wrong: number) => {
  for (const { name, state, found, cure } of findings) {
    const [color, mark] = marks[state]
    console.log(`${styleText(color, mark)} ${name.padEnd(16)} ${found}`)
    if (state === 'bad' && cure) console.log(`  ${''.padEnd(16)} ${styleText('dim', '→')} ${cure}`)
  }
  console.log(wrong === 0 ? '\nNothing is wrong.' : `\n${wrong} of ${findings.length} are wrong.`)
}

runCommand(() => main(process.argv.slice(2)))
